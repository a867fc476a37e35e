"""Synchronising as a worker does it: beside its jobs, one account at a time, each in one worker's hands."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from krug.core.access.models import Firm
from krug.core.jobs import performing
from krug.core.jobs.kinds import Companion
from krug.modules.google import noticing
from krug.modules.google.models import Account, AccountState, Area, GoogleService, Link
from krug.modules.google.syncing import LEASE, synchronise


def run(stopping: Callable[[], bool] = lambda: False) -> int:
    """All whose turn it is; gives how many."""
    if not Account.objects.filter(state=AccountState.CONNECTED).exists() or not is_on():
        return 0
    for prepare in performing.before_each:
        prepare()
    while not stopping() and noticing.read_on():
        pass
    done = 0
    while not stopping() and (account := take()):
        try:
            synchronise(account)
        finally:
            Account.objects.filter(pk=account.pk).update(lease_until=None)
        done += 1
    return done


def is_on() -> bool:
    """Whether the firm has the module, and uses the service."""
    return GoogleService.current().is_on and Firm.current().has("google")


def take() -> Account | None:
    """The account that has waited longest, now this worker's; None when none is due.

    What a person changes in Krug is told at the next look, unless Google has asked to wait.
    """
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    to_tell = Link.objects.marked_now().filter(account=OuterRef("pk"), record_id__isnull=False, waiting__isnull=True)
    changed = Exists(to_tell.filter(area=Area.CALENDAR)) | (Q(with_contacts=True) & Exists(to_tell))
    due = Q(next_at__lte=now) | (Q(failures=0) & changed)
    rows = Account.objects.filter(free & due, state=AccountState.CONNECTED, since__isnull=False).exclude(calendar="")
    for account in rows.filter(person__is_active=True).select_related("person").order_by("next_at")[:5]:
        held = Account.objects.filter(free, pk=account.pk).update(lease_until=now + LEASE)
        if held:
            return account
    return None


SYNCHRONISING = Companion("google", 5.0, run)
