"""The whole of it on either database: what is put down, read by its cursor, and settled in transactions of its own."""

import datetime as dt

import pytest
from django.utils import timezone

from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds, writing
from krug.modules.activities import planning
from krug.modules.activities.models import Activity, State
from krug.modules.activities.recurring import series as recurring
from krug.modules.clients.models import ContactPerson
from krug.modules.google import beside
from krug.modules.google.models import Account, Link
from tests.google.conftest import IS_POSTGRES, come_to_rest, connected, timed

pytestmark = pytest.mark.django_db(transaction=IS_POSTGRES)


def run(account):
    """A worker's look, as if the account's turn had come."""
    come_to_rest()
    Account.objects.filter(pk=account.pk).update(next_at=timezone.now())
    assert beside.run() >= 1
    account.refresh_from_db()
    return account.fault


def titles(google):
    return sorted(one["summary"] for one in google.calendar.events.values() if one["status"] != "cancelled")


def test_single_events_series_and_contacts_both_ways(google, service, manager, plan, edit):
    manager.role.permissions.update_or_create(kind="contact", action=Action.EXPORT, defaults={"scope": Scope.OWN})
    single, first = plan(title="Single"), plan(title="Ours weekly")
    recurring.begin(first, manager, "FREQ=WEEKLY;COUNT=3")
    writing.create(kinds.get("contact"), manager, [{"name": "Ivan", "phones": ["+79120000001"]}])
    theirs = google.calendar.insert(timed("Theirs weekly", recurrence=["RRULE:FREQ=WEEKLY;COUNT=2"]))
    google.people.add(names=[{"displayName": "Anna"}], emailAddresses=[{"value": "anna@firm.example"}])
    cut = ["after"]
    google.fault = lambda method, path: cut.pop() if method == "POST" and cut else None
    account = connected(manager, google, contacts=True)

    assert run(account) != ""
    assert run(account) == ""
    edit(single, place="Office")
    planning.cancel(Activity.objects.filter(title="Ours weekly").order_by("occurs_on")[1], manager)
    google.calendar.patch(theirs["id"], {"summary": "Theirs anew"}, "")
    google.calendar.forgotten += 1
    google.people.forgotten += 1
    assert run(account) == ""

    assert titles(google) == ["Ours weekly", "Single", "Theirs anew"]
    assert {one.get("location") for one in google.calendar.events.values()} == {"Office", "", None}
    planned = Activity.objects.filter(state=State.PLANNED).order_by("title", "occurs_on")
    assert [one.title for one in planned] == ["Ours weekly"] * 2 + ["Single"] + ["Theirs anew"] * 2
    assert sorted(ContactPerson.objects.values_list("name", flat=True)) == ["Anna", "Ivan"]
    assert len(google.people.rows) == 2
    assert not Link.objects.marked_now().exists()
    assert {query.get("sendUpdates") for _method, _path, query in google.writes} == {"none"}
    assert account.next_at > timezone.now() + dt.timedelta(minutes=13)
