"""Contact persons and contacts, edited on either side."""

import datetime as dt

import pytest
from django.utils import timezone

from krug.core.access.scopes import Action, Scope
from krug.core.events.models import Event
from krug.core.personal.forgetting import forget
from krug.core.records import kinds, writing
from krug.modules.clients.models import Client, ContactPerson
from krug.modules.google.models import Link
from tests.google.conftest import connected, sync_once

pytestmark = [pytest.mark.django_db, pytest.mark.once]
ANNA = {
    "names": [{"displayName": "Anna Petrova"}],
    "phoneNumbers": [{"value": "8 912 345-67-89", "type": "mobile"}],
    "emailAddresses": [{"value": "Anna@Cancity.example", "type": "work"}],
    "organizations": [{"name": "Cancity", "title": "Buyer"}],
}


@pytest.fixture
def may_export(manager):
    for kind in ("contact", "client"):
        manager.role.permissions.update_or_create(kind=kind, action=Action.EXPORT, defaults={"scope": Scope.OWN})


@pytest.fixture
def sync(manager, google, service, may_export):
    account = connected(manager, google, contacts=True)
    return lambda: sync_once(account)


@pytest.fixture
def add(manager):
    def make(**values):
        given = {"name": "Ivan Orlov", "phones": ["+79120000001"], "emails": ["ivan@firm.example"], **values}
        return writing.create(kinds.get("contact"), manager, [given])[0]

    return make


def alter(record, person, **values):
    fresh = type(record).objects.get(pk=record.pk)
    return writing.change(fresh, person, values, fresh.version)


def only(google):
    (row,) = [one for one in google.people.rows.values() if not one["metadata"].get("deleted")]
    return row


def test_contacts_come_with_company_and_ways_and_nothing_is_sent_back(google, sync, manager, make_client_of):
    company = make_client_of(manager, name="Cancity")
    google.people.add(**ANNA)
    google.people.add(names=[{"displayName": "No way to reach"}])
    google.people.add(
        **ANNA, memberships=[{"contactGroupMembership": {"contactGroupResourceName": "contactGroups/blocked"}}]
    )

    account = sync()
    sync()

    person = ContactPerson.objects.get()
    assert account.fault == ""
    assert (person.name, person.position, person.company, person.responsible) == (
        "Anna Petrova",
        "Buyer",
        company,
        manager,
    )
    assert [row.number for row in person.phones.all()] == ["+79123456789"]
    assert [row.address for row in person.emails.all()] == ["anna@cancity.example"]
    assert Event.objects.get(kind="contact.created", record_id=person.pk).channel == "google"
    assert [method for method, path, _query in google.asked if "/v1/" in path and method != "GET"] == []


def test_people_of_krug_are_put_there_once(google, sync, add, manager, make_client_of):
    add(company=make_client_of(manager).pk, position="Head", note="Calls on Mondays")
    cut = ["after"]
    google.fault = lambda method, path: cut.pop() if method == "POST" and "/v1/" in path and cut else None

    sync()
    account = sync()
    sync()

    row = only(google)
    assert account.fault == ""
    assert (row["names"], row["organizations"]) == (
        [{"unstructuredName": "Ivan Orlov"}],
        [{"title": "Head", "name": "Cancity"}],
    )
    assert [one["value"] for one in row["phoneNumbers"]] == ["+79120000001"]
    assert not Link.objects.marked_now().exists()


def test_each_side_takes_what_the_other_has_changed_and_keeps_what_stands_beside(google, sync, manager):
    there = google.people.add(**ANNA)
    sync()
    person = ContactPerson.objects.get()

    alter(person, manager, phones=["+79123456789", "+79120000002"], note="Ask twice")
    google.people.edit(there["resourceName"], organizations=[{"name": "Cancity", "title": "Head buyer"}])
    account = sync()
    sync()

    person.refresh_from_db()
    row = only(google)
    assert account.fault == ""
    assert (person.position, person.note, row["biographies"][0]["value"]) == ("Head buyer", "Ask twice", "Ask twice")
    assert row["phoneNumbers"] == [{"value": "+79120000002"}, {"value": "8 912 345-67-89", "type": "mobile"}]
    assert row["organizations"] == [{"name": "Cancity", "title": "Head buyer"}]


def test_of_one_field_changed_on_both_sides_the_later_stays(google, sync, manager):
    there = google.people.add(**ANNA)
    sync()
    person = ContactPerson.objects.get()

    google.people.edit(there["resourceName"], names=[{"displayName": "Anna Ivanova"}])
    alter(person, manager, name="Anna Sidorova")
    sync()
    sync()

    person.refresh_from_db()
    assert (person.name, only(google)["names"][0]["unstructuredName"]) == ("Anna Sidorova",) * 2
    told = Event.objects.get(kind="contact.contested").data
    assert (told["kept"], told["lost"]) == ("Anna Sidorova", "Anna Ivanova")


def test_one_whom_krug_knows_already_is_linked_and_nothing_is_changed(google, sync, add):
    person = add(name="Anya", phones=["+79123456789"])
    google.people.add(**ANNA)
    Link.objects.all().delete()

    sync()
    sync()

    person.refresh_from_db()
    assert (ContactPerson.objects.count(), person.name) == (1, "Anya")
    assert only(google)["names"] == ANNA["names"]


def test_an_old_token_leads_to_reading_all_and_doubles_nothing(google, sync):
    there = google.people.add(**ANNA)
    google.people.page_size = 1
    google.people.add(
        **{**ANNA, "names": [{"displayName": "Boris"}], "phoneNumbers": [], "emailAddresses": [{"value": "b@c.de"}]}
    )
    sync()
    google.people.forgotten += 1
    google.people.edit(there["resourceName"], names=[{"displayName": "Anna Ivanova"}])

    account = sync()

    assert account.fault == ""
    assert sorted(ContactPerson.objects.values_list("name", flat=True)) == ["Anna Ivanova", "Boris"]


def test_a_contact_changed_meanwhile_is_read_and_merged_before_it_is_written(google, sync, manager):
    there = google.people.add(**ANNA)
    sync()
    person = ContactPerson.objects.get()
    alter(person, manager, note="Ask twice")
    meddled = []

    def meddle(method, path):
        if method == "PATCH" and not meddled:
            meddled.append(google.people.edit(there["resourceName"], names=[{"displayName": "Anna Ivanova"}]))

    google.fault = meddle
    account = sync()

    person.refresh_from_db()
    assert account.fault == ""
    assert (person.name, person.note, only(google)["biographies"][0]["value"]) == (
        "Anna Ivanova",
        "Ask twice",
        "Ask twice",
    )


def test_what_is_removed_on_one_side_stays_on_the_other_and_is_not_put_back(google, sync, add, manager):
    add()
    there = google.people.add(**ANNA)
    sync()
    anna = ContactPerson.objects.get(name="Anna Petrova")
    ivan = ContactPerson.objects.get(name="Ivan Orlov")

    google.people.remove(there["resourceName"])
    writing.put_in_bin(ivan, manager)
    sync()
    alter(anna, manager, note="Left")
    google.people.edit(only(google)["resourceName"], names=[{"displayName": "Ivan"}])
    sync()

    assert (only(google)["names"], ContactPerson.objects.filter(deleted_at=None).get()) == (
        [{"displayName": "Ivan"}],
        anna,
    )


def test_who_may_not_export_sends_nobody_there(google, service, manager, add):
    add()
    google.people.add(**ANNA)
    account = connected(manager, google, contacts=True)

    found = sync_once(account)

    assert (found.fault, ContactPerson.objects.count(), only(google)["names"]) == ("", 2, ANNA["names"])


def test_a_client_who_is_a_person_goes_and_a_company_does_not(google, sync, manager, make_client_of):
    make_client_of(manager, name="Cancity", phones=["+79120000003"])
    make_client_of(manager, name="Olga", kind="person", phones=["+79120000004"])

    sync()
    google.people.edit(only(google)["resourceName"], names=[{"displayName": "Olga Smirnova"}])
    sync()

    assert sorted(Client.objects.values_list("name", flat=True)) == ["Cancity", "Olga Smirnova"]


def test_one_whose_making_broke_off_is_not_made_twice_while_it_does_not_show(google, sync, add):
    """What is written shows in what is read minutes later."""
    add()
    cut = ["after"]
    google.fault = lambda method, path: cut.pop() if method == "POST" and "/v1/" in path and cut else None
    sync()
    link = Link.objects.get()
    hidden = google.people.rows
    google.people.rows = {}

    sync()
    made_meanwhile = google.people.rows
    google.people.rows = hidden
    google.people.forgotten += 1
    sync()

    assert (made_meanwhile, link.waiting is not None, len(google.people.rows)) == ({}, True, 1)
    assert Link.objects.get().remote == only(google)["resourceName"]
    assert dt.datetime.fromisoformat(link.waiting["tried"]) <= timezone.now()


def test_who_is_erased_in_krug_is_remembered_by_no_link_and_told_of_no_more(google, sync, administrator):
    there = google.people.add(**ANNA)
    sync()
    person = ContactPerson.objects.get()

    forget(person, administrator)
    google.people.edit(there["resourceName"], names=[{"displayName": "Anna Ivanova"}])
    sync()

    person.refresh_from_db()
    assert "Anna" not in person.name
    assert "Anna" not in str(Link.objects.get().base)
    assert only(google)["names"] == [{"displayName": "Anna Ivanova"}]
