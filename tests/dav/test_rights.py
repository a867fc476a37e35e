"""What a person may not see is in no answer; what they may not change is not changed."""

import pytest

from krug.core.access.models import Permission, Role
from krug.core.access.scopes import Action, Scope
from krug.core.events.models import Event
from krug.core.records.models import Binned
from krug.modules.activities import taking_part
from krug.modules.activities.models import Activity
from krug.modules.clients.models import Client
from tests.dav.conftest import NS, Device, calendar, event

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(manager, head, observer, nobody, administrator, stranger):
    return {"manager": manager, "head": head, "observer": observer, "nobody": nobody, "administrator": administrator}


@pytest.fixture
def secrets(stranger, make_activity_of, make_client_of):
    client = make_client_of(stranger, name="Secret client", phones="+79160000001")
    row = make_activity_of(stranger, title="Secret activity", client=client.pk)
    task = make_activity_of(stranger, title="Secret task", kind="task", due_time="")
    return row, task, client


ETAG = "<d:getetag/>"
QUERY = {
    "events": f"<c:calendar-query {NS}><d:prop>{ETAG}<c:calendar-data/></d:prop><c:filter>"
    '<c:comp-filter name="VCALENDAR"/></c:filter></c:calendar-query>',
    "clients": f"<a:addressbook-query {NS}><d:prop>{ETAG}<a:address-data/></d:prop></a:addressbook-query>",
    "sync": f"<d:sync-collection {NS}><d:sync-token/><d:sync-level>1</d:sync-level><d:prop>{ETAG}</d:prop>"
    "</d:sync-collection>",
}


def answers_of(device):
    """Everything that a device can ask for."""
    for path, query in ((device.events, "events"), (device.tasks, "events"), (device.book, "clients")):
        yield device.ask("PROPFIND", path, depth="1")
        yield device.ask("REPORT", path, QUERY[query])
        yield device.ask("REPORT", path, QUERY["sync"])


@pytest.mark.parametrize("role", ["manager", "head", "nobody"])
def test_what_is_not_seen_is_in_no_answer(cast, secrets, role):
    device = Device(cast[role])
    uids = [str(record.uid) for record in secrets]

    for told in answers_of(device):
        assert told.status_code == 207
        assert not any(word in told.content.decode() for word in ["Secret", "9160000001", *uids])
    for path, uid, ending in zip((device.events, device.tasks, device.book), uids, ("ics", "ics", "vcf"), strict=True):
        href = f"{path}{uid}.{ending}"
        assert device.ask("GET", href).status_code == 404
        assert device.ask("PROPFIND", href, depth="0").status_code == 404
        assert device.ask("DELETE", href).status_code == 404
    assert Binned.objects.count() == 0


@pytest.mark.parametrize("role", ["observer", "administrator"])
def test_who_sees_all_has_all_clients_and_own_activities_only(cast, secrets, role):
    device = Device(cast[role])

    assert device.etags(device.events) == {}
    assert list(device.etags(device.book)) == [f"{device.book}{secrets[2].uid}.vcf"]


def test_who_may_only_see_writes_nothing(cast, secrets, observer):
    device = Device(observer)
    (href,) = device.etags(device.book)
    before = Event.objects.count()

    card = device.put(href, device.get(href).replace("Secret client", "Other"))
    new = device.put(f"{device.events}x.ics", calendar(event("DTSTART:20261207T060000Z")))
    gone = device.ask("DELETE", href)

    assert [told.status_code for told in (card, new, gone)] == [403, 403, 403]
    assert "need-privileges" in card.content.decode()
    assert Client.objects.get().name == "Secret client"
    assert not Activity.objects.filter(responsible=observer).exists()
    assert Event.objects.count() == before
    asked = f"<d:propfind {NS}><d:prop><d:current-user-privilege-set/></d:prop></d:propfind>"
    privileges = device.ask("PROPFIND", device.events, asked, depth="0")
    assert "write" not in privileges.content.decode()


def test_who_takes_part_sees_and_changes_nothing(manager, stranger, make_activity_of):
    row = make_activity_of(stranger, note="Shared")
    taking_part.call(row, stranger, manager)
    device = Device(manager)
    (href,) = device.etags(device.events)
    before = Event.objects.count()

    told = device.put(href, device.get(href).replace("SUMMARY:Meet", "SUMMARY:Mine"))

    assert told.status_code == 403
    assert device.ask("DELETE", href).status_code == 403
    row.refresh_from_db()
    assert row.title == "Meet"
    assert row.deleted_at is None
    assert Event.objects.count() == before


def test_a_series_of_anothers_is_not_changed_by_one_who_takes_part_in_a_time(manager, stranger, make_activity_of):
    from krug.modules.activities.recurring import series as recurring

    row = make_activity_of(stranger)
    recurring.begin(row, stranger, "FREQ=WEEKLY;COUNT=3")
    taking_part.call(row, stranger, manager)
    device = Device(manager)
    (href,) = device.etags(device.events)
    text = device.get(href)
    states = list(Activity.objects.order_by("pk").values_list("title", "state", "due_at"))

    assert text.count("EXDATE") == 2
    assert device.put(href, text.replace("SUMMARY:Meet", "SUMMARY:Mine")).status_code == 403
    assert list(Activity.objects.order_by("pk").values_list("title", "state", "due_at")) == states


def test_a_field_that_is_only_read_is_not_written(device, manager, make_activity_of):
    row = make_activity_of(manager, place="Office")
    (href,) = device.etags(device.events)
    Role.objects.filter(pk=manager.role_id).update(field_rights={"activity": {"place": "read", "note": "hidden"}})

    place = device.put(href, device.get(href).replace("LOCATION:Office", "LOCATION:Home"))
    note = device.put(href, device.get(href).replace("LOCATION:Office", "LOCATION:Office\r\nDESCRIPTION:Mine"))
    title = device.put(href, device.get(href).replace("SUMMARY:Meet", "SUMMARY:Talk"))

    assert [told.status_code for told in (place, note, title)] == [403, 403, 204]
    row.refresh_from_db()
    assert (row.place, row.note, row.title) == ("Office", "", "Talk")


def test_hidden_phones_are_on_no_card_and_stay_when_it_is_changed(device, manager, make_client_of):
    client = make_client_of(manager, phones="+79160000001")
    Role.objects.filter(pk=manager.role_id).update(field_rights={"client": {"phones": "hidden"}})
    (href,) = device.etags(device.book)

    assert "TEL" not in device.get(href)
    assert device.put(href, device.get(href).replace("Cancity", "Plexzap")).status_code == 204
    assert device.put(href, device.get(href).replace("END:VCARD", "TEL:+79160000009\r\nEND:VCARD")).status_code == 403

    client = Client.objects.get(pk=client.pk)
    assert client.name == "Plexzap"
    assert [row.number for row in client.phones.all()] == ["+79160000001"]


def test_without_the_right_to_remove_nothing_goes_into_the_bin(device, manager, make_activity_of):
    make_activity_of(manager)
    (href,) = device.etags(device.events)
    Permission.objects.filter(role=manager.role, kind="activity", action=Action.DELETE).update(scope=Scope.NONE)

    assert device.ask("DELETE", href).status_code == 403
    assert Binned.objects.count() == 0


def test_collections_are_not_deleted(device):
    for path in (device.events, device.book, "/dav/"):
        assert device.ask("DELETE", path).status_code == 403


def test_a_module_switched_off_answers_as_if_it_were_not_there(device, manager):
    firm = manager.firm
    firm.modules_off = ["dav"]
    firm.save()

    assert device.ask("PROPFIND", "/dav/", depth="0").status_code == 404
