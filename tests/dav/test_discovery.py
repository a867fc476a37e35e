import pytest
from django.test import Client

from krug.core.access.models import ApiToken, FailedSignIn
from krug.core.events.models import Event
from tests.dav.conftest import A, C, D, Device

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/.well-known/caldav", "/.well-known/carddav"])
@pytest.mark.parametrize("method", ["GET", "PROPFIND"])
def test_who_knows_the_host_alone_is_led_on(path, method):
    told = Client().generic(method, path)

    assert told.status_code == 301
    assert told.headers["Location"] == "/dav/"


@pytest.mark.parametrize("path", ["/", "/principals/", "/dav"])
def test_the_root_of_the_host_knows_who_asks_for_calendars(device, path):
    assert Client().generic("PROPFIND", path).status_code == 401

    found = device.propfind(path, "d:current-user-principal")

    assert list(found) == [path]
    assert found[path][f"{D}current-user-principal"][0].text == f"/dav/principals/{device.person.pk}/"


@pytest.mark.parametrize("path", ["/dav/", "/dav/principals/1/", "/dav/calendars/1/events/x.ics", "/dav/nowhere"])
def test_without_a_password_it_is_asked_for(db, path):
    told = Client().generic("PROPFIND", path)

    assert told.status_code == 401
    assert told.headers["WWW-Authenticate"] == 'Basic realm="Krug", charset="UTF-8"'


def test_what_is_offered_is_told_to_all(db):
    told = Client().options("/dav/")

    assert told.status_code == 200
    assert "calendar-access" in told.headers["DAV"]
    assert "addressbook" in told.headers["DAV"]
    assert "schedule" not in told.headers["DAV"]
    assert "REPORT" in told.headers["Allow"]


def test_from_the_root_to_the_collections(device, manager):
    root = device.propfind("/dav/", "d:current-user-principal")["/dav/"]
    principal = root[f"{D}current-user-principal"][0].text
    homes = device.propfind(principal, "c:calendar-home-set", "a:addressbook-home-set", "c:calendar-user-address-set")
    calendars = homes[principal][f"{C}calendar-home-set"][0].text
    books = homes[principal][f"{A}addressbook-home-set"][0].text

    found = device.propfind(
        calendars, "d:resourcetype", "d:displayname", "c:supported-calendar-component-set", depth="1"
    )

    assert principal == f"/dav/principals/{manager.pk}/"
    assert homes[principal][f"{C}calendar-user-address-set"][0].text == f"mailto:{manager.email}"
    assert list(found) == [calendars, device.events, device.tasks]
    assert [one.tag for one in found[calendars][f"{D}resourcetype"]] == [f"{D}collection"]
    assert [one.tag for one in found[device.events][f"{D}resourcetype"]] == [f"{D}collection", f"{C}calendar"]
    assert found[device.tasks][f"{C}supported-calendar-component-set"][0].get("name") == "VTODO"
    assert list(device.propfind(books, "d:resourcetype", depth="1")) == [books, device.book]


def test_what_is_not_known_is_told_as_not_found_unless_asked_to_be_brief(device):
    asked = '<d:propfind xmlns:d="DAV:"><d:prop><d:resourcetype/><x:fancy xmlns:x="urn:x"/></d:prop></d:propfind>'

    whole = device.ask("PROPFIND", device.events, asked, depth="0").content.decode()
    brief = device.ask("PROPFIND", device.events, asked, depth="0", prefer="return=minimal").content.decode()

    assert "404 Not Found" in whole
    assert "fancy" in whole
    assert "404" not in brief


def test_no_depth_without_end(device):
    told = device.ask("PROPFIND", "/dav/", depth="infinity")

    assert told.status_code == 403
    assert "propfind-finite-depth" in told.content.decode()


def test_nobody_elses_collections_are_there(device, stranger):
    for path in (f"/dav/principals/{stranger.pk}/", f"/dav/calendars/{stranger.pk}/events/", "/dav/calendars/x/"):
        assert device.ask("PROPFIND", path, depth="0").status_code == 404


def test_the_password_of_the_door_opens_nothing(manager):
    assert Device(manager).ask("PROPFIND", "/dav/", key="long password", depth="0").status_code == 401


def test_another_persons_key_opens_nothing(manager, stranger):
    assert Device(manager).ask("PROPFIND", "/dav/", key=Device(stranger).key, depth="0").status_code == 401


def test_the_key_of_a_device_opens_nothing_of_the_api(device, client):
    told = client.get("/api/v1/clients", headers={"authorization": f"Bearer {device.key}"})

    assert told.status_code == 401


def test_who_has_left_is_shut_out(device, manager):
    manager.is_active = False
    manager.save()

    assert device.ask("PROPFIND", "/dav/", depth="0").status_code == 401


def test_guessing_ends_after_ten(device):
    for _guess in range(10):
        assert device.ask("PROPFIND", "/dav/", key="wrong", depth="0").status_code == 401

    told = device.ask("PROPFIND", "/dav/", depth="0")

    assert told.status_code == 429
    assert int(told.headers["Retry-After"]) == 900
    assert Event.objects.filter(kind="user.refused").count() == 10
    assert FailedSignIn.objects.filter(address__startswith="dav ").count() == 10


def test_a_key_for_reading_changes_nothing(manager, make_activity_of):
    make_activity_of(manager)
    device = Device(manager, "read")
    (href,) = device.etags(device.events)

    found = device.propfind(device.events, "d:current-user-privilege-set")[device.events]

    assert [one[0].tag for one in found[f"{D}current-user-privilege-set"]] == [
        f"{D}read",
        f"{D}read-current-user-privilege-set",
    ]
    assert device.put(href, device.get(href)).status_code == 403
    assert device.ask("DELETE", href).status_code == 403


def test_a_role_that_comes_from_its_networks_only(device, manager):
    manager.role.networks = ["10.0.0.0/8"]
    manager.role.save()

    assert device.ask("PROPFIND", "/dav/", depth="0").status_code == 403


def test_name_colour_and_order_are_each_persons_own(device):
    asked = (
        '<d:propertyupdate xmlns:d="DAV:" xmlns:i="http://apple.com/ns/ical/"><d:set><d:prop>'
        "<d:displayname>Work</d:displayname><i:calendar-color>#FF0000FF</i:calendar-color>"
        "</d:prop></d:set></d:propertyupdate>"
    )

    told = device.ask("PROPPATCH", device.events, asked)

    assert told.status_code == 207
    found = device.propfind(device.events, "d:displayname")[device.events]
    assert found[f"{D}displayname"].text == "Work"
    assert "403" not in told.content.decode()


def test_all_of_what_is_to_be_changed_or_nothing(device):
    asked = (
        '<d:propertyupdate xmlns:d="DAV:"><d:set><d:prop><d:displayname>Work</d:displayname>'
        "<d:getetag>1</d:getetag></d:prop></d:set></d:propertyupdate>"
    )

    told = device.ask("PROPPATCH", device.events, asked).content.decode()

    assert "403 Forbidden" in told
    assert "424 Failed Dependency" in told
    assert device.propfind(device.events, "d:displayname")[device.events][f"{D}displayname"].text != "Work"


@pytest.mark.parametrize("method", ["MKCALENDAR", "MKCOL"])
def test_calendars_are_made_by_krug(device, method):
    assert device.ask(method, f"/dav/calendars/{device.person.pk}/more/").status_code in (403, 404)
    assert device.ask(method, device.events).status_code == 403


def test_each_use_of_a_key_is_known_by_its_name(device, manager):
    device.put(f"{device.book}x.vcf", "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:x\r\nFN:Ann\r\nN:Ann;;;;\r\nEND:VCARD\r\n")

    event = Event.objects.get(kind="client.created")
    assert (event.actor, event.origin["token"], event.channel) == (manager, "Phone", "api")
    assert ApiToken.objects.get().last_used is not None
