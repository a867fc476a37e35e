"""Dashboards that somebody who leaves shares with others."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from krug.core.access.leaving import Beside, Passing, Sort
from krug.core.access.models import User
from krug.core.dashboards.models import Audience, Dashboard


def _shared_by(person: User) -> Iterable[Beside]:
    rows = Dashboard.objects.filter(owner=person, removed_at=None).exclude(audience=Audience.OWN)
    for row in rows.order_by("title", "pk"):
        yield Beside(row.pk, row.title, f"/dashboards/{row.pk}")


def _give(passing: Passing) -> str | None:
    """It does not stand for the heir's ready dashboard, as it did for the owner's; brought back it does so again,
    unless the owner has another in that one's stead by now."""
    row = Dashboard.objects.select_for_update().filter(pk=passing.pk, owner=passing.before).first()
    if row is None:
        return None
    is_taken = bool(passing.was) and Dashboard.objects.filter(owner=passing.now, ready=passing.was).exists()
    was, row.ready = row.ready, "" if is_taken else passing.was
    row.owner = passing.now
    row.version += 1
    row.save(update_fields=["owner", "ready", "version"])
    return str(was)


DASHBOARDS = Sort("dashboard", _("Shared dashboard"), _shared_by, _give)
