"""One account, both ways, once: first what came, then what is to be told."""

from __future__ import annotations

import datetime as dt
import logging
import random

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from krug.core.access.models import Firm
from krug.modules.google import noticing
from krug.modules.google.asking import Google
from krug.modules.google.calendar import pushing, reading
from krug.modules.google.contacts import pushing as pushing_contacts
from krug.modules.google.contacts import reading as reading_contacts
from krug.modules.google.desk import Desk
from krug.modules.google.faults import Later, Revoked, Trouble
from krug.modules.google.models import Account, AccountState, GoogleService, Link

# So often an account has its turn, give or take a minute, so that not all have it at once.
PAUSE, CHANCE = dt.timedelta(minutes=15), 60
# So many times in a row it may go wrong before it is only tried with every ordinary turn.
LONGEST_WAIT = 3600
LEASE = dt.timedelta(seconds=180)
logger = logging.getLogger(__name__)


def synchronise(account: Account) -> None:
    """Never raises for what Google may do: what went wrong is kept at the account, in the person's language."""
    service = GoogleService.current()
    with translation.override(account.person.language or Firm.current().language or translation.get_language()):
        try:
            left = _both_ways(account, service)
        except Revoked as error:
            fall_away(account, str(error))
        except Later as error:
            failures = account.failures + 1
            pause = max(error.wait, min(2**failures, LONGEST_WAIT)) + random.uniform(0, min(2**failures, CHANCE))
            _keep(account, failures=failures, fault=str(error), next_at=_in(pause))
        except Trouble as error:
            _keep(account, failures=account.failures + 1, fault=str(error), next_at=_usual())
        except Exception:
            logger.exception("account %s could not be synchronised", account.pk)
            words = _("Something went wrong in Krug itself. What was done so far is kept.")
            _keep(account, failures=account.failures + 1, fault=words, next_at=_usual())
        else:
            now = timezone.now()
            _keep(account, failures=0, fault="\n".join(left[:20]), synced_at=now, next_at=_usual())


def _both_ways(account: Account, service: GoogleService) -> list[str]:
    desk = Desk(account, Google(account, service, lambda: hold(account)))
    while noticing.read_on():
        pass
    reading.read(desk)
    if account.with_contacts:
        reading_contacts.read(desk)
    while noticing.read_on():
        pass
    pushing.push(desk)
    if account.with_contacts:
        pushing_contacts.push(desk)
    return [*desk.left, *_left_there(account, desk.left)]


def fall_away(account: Account, words: str) -> None:
    """Google knows the connection no more: nothing is asked until the person connects again. What is linked stays."""
    rows = Account.objects.filter(pk=account.pk, state=AccountState.CONNECTED)
    rows.update(state=AccountState.AGAIN, access="", refresh="", fault=words)


def _left_there(account: Account, told: list[str]) -> list[str]:
    """What is still left as it is, from before."""
    rows = Link.objects.filter(account=account).exclude(fault="").order_by("-pk").values_list("fault", flat=True)
    return [fault for fault in rows[:20] if fault not in told]


def hold(account: Account) -> None:
    """The account stays in this worker's hands."""
    Account.objects.filter(pk=account.pk).update(lease_until=timezone.now() + LEASE)


def _usual() -> dt.datetime:
    return _in(PAUSE.total_seconds() + random.uniform(-CHANCE, CHANCE))


def _in(seconds: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(seconds=seconds)


def _keep(account: Account, **values: object) -> None:
    """A person who has disconnected meanwhile, or asked for another turn, is not overruled."""
    rows = Account.objects.filter(pk=account.pk, state=AccountState.CONNECTED)
    asked_at = Account.objects.filter(pk=account.pk).values_list("next_at", flat=True).first()
    if asked_at is not None and account.next_at != asked_at:
        values["next_at"] = asked_at
    rows.update(**values)
