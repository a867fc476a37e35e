"""The stand-in for Google, and people who are connected with it."""

import datetime as dt
import os
import time

import pytest
from django.utils import timezone

from krug.core.events.models import Event
from krug.core.events.reading import BEGINNING, settled
from krug.core.outgoing import exchanging
from krug.core.records import kinds, writing
from krug.modules.activities.models import Activity
from krug.modules.google import connecting, keeping, tokens
from krug.modules.google.models import Account, AccountState
from krug.modules.google.syncing import synchronise
from tests.google.standing_in import CLIENT, OWNER, SECRET, StandIn

# There a reader of the spine waits for every transaction under way: a test's own one must not be one of them.
IS_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")


@pytest.fixture(autouse=True)
def inside(settings, monkeypatch):
    """The operator allows a stand-in on this machine."""
    settings.GOOGLE_INSIDE = True
    for patience in ("CONNECT", "TOTAL"):  # of a machine that has much else to do
        monkeypatch.setattr(exchanging, patience, 120.0)


@pytest.fixture
def google():
    found = StandIn()
    yield found
    found.close()


@pytest.fixture
def service_of(administrator):
    """service_of(google) sets the settings to that stand-in."""

    def run(google):
        values = {"is_on": True, "client_id": CLIENT, "secret": SECRET, **google.addresses}
        return keeping.change(administrator, values)

    return run


@pytest.fixture
def service(service_of, google):
    return service_of(google)


def come_to_rest():
    """Other tests' transactions on the same server may hold readers of the spine back for a moment."""
    while settled(BEGINNING).count() < Event.objects.count():
        time.sleep(0.02)


def connected(person, google, contacts=False, since=None):
    """The person's account, connected as if the pages had been gone through."""
    account = Account.objects.filter(person=person).first() or Account(person=person)
    scopes = [connecting.EVENTS, connecting.CALENDARS, *([connecting.CONTACTS] if contacts else [])]
    account.state, account.email, account.scopes = AccountState.CONNECTED, OWNER, " ".join(scopes)
    tokens.keep(account, {"access_token": google.new_token(), "refresh_token": "lasting"})
    account.save()
    come_to_rest()
    connecting.choose(
        account, {"id": OWNER, "title": "Max"}, contacts, since or timezone.localdate() - dt.timedelta(days=1)
    )
    return Account.objects.get(pk=account.pk)


def sync_once(account):
    """One turn, as a worker has it."""
    come_to_rest()
    account = Account.objects.select_related("person").get(pk=account.pk)
    synchronise(account)
    return Account.objects.get(pk=account.pk)


@pytest.fixture
def account(manager, google, service):
    return connected(manager, google)


@pytest.fixture
def sync(account):
    """sync() has one turn of the account, and gives it as it is afterwards."""
    return lambda: sync_once(account)


@pytest.fixture
def plan(manager):
    """plan(title=…) makes an activity of the manager's, tomorrow at ten unless it says otherwise."""

    def make(person=manager, **values):
        day = timezone.localdate() + dt.timedelta(days=1)
        given = {
            "kind": "meeting",
            "title": "Tunnel",
            "due_on": f"{day}",
            "due_time": "10:00",
            "duration": 60,
            **values,
        }
        return writing.create(kinds.get("activity"), person, [given])[0]

    return make


@pytest.fixture
def edit(manager):
    """edit(activity, place=…) changes it as its manager does."""

    def run(activity, person=manager, **values):
        fresh = Activity.objects.get(pk=activity.pk)
        return writing.change(fresh, person, values, fresh.version)

    return run


def at(days=1, hour=10, minute=0):
    """A moment of Moscow's clock some days from today, as the API writes it."""
    day = timezone.localdate() + dt.timedelta(days=days)
    return f"{day}T{hour:02d}:{minute:02d}:00+03:00"


def timed(title, days=1, hour=10, minutes=60, **more):
    start = dt.datetime.fromisoformat(at(days, hour))
    end = start + dt.timedelta(minutes=minutes)
    sides = {
        name: {"dateTime": one.isoformat(), "timeZone": "Europe/Moscow"}
        for name, one in (("start", start), ("end", end))
    }
    return {"summary": title, **sides, **more}
