"""Whatever comes, an answer that says what is wrong: never a fault, never without end."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.modules.activities.models import Activity
from krug.modules.dav.protocol.asked import MOST_BYTES
from krug.modules.dav.views.protocol import MOST_XML
from tests.dav.conftest import NS, calendar, event

pytestmark = pytest.mark.django_db

START = "DTSTART;TZID=Europe/Moscow:20261207T120000"
WITHIN = '<d:propfind xmlns:d="DAV:">&b;</d:propfind>'
BOMB = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>{WITHIN}'
OUTSIDE = f'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY b SYSTEM "file:///etc/passwd">]>{WITHIN}'


@pytest.mark.parametrize(
    "body",
    [
        BOMB,
        OUTSIDE,
        "<d:propfind",
        "text",
        b"\xff\xfe\x00",
        "<a>" * 1000,
        f"<d:propfind {NS}>{'<d:x/>' * 30_000}</d:propfind>",
        f"<d:else {NS}/>",
        '<?xml version="1.0" encoding="hex"?><a/>',
    ],
)
@pytest.mark.parametrize("method", ["PROPFIND", "REPORT", "PROPPATCH"])
def test_xml_that_is_none_or_too_much(device, method, body):
    told = device.ask(method, device.events, body, depth="0")

    assert told.status_code in (400, 403)
    assert b"root:" not in told.content


@pytest.mark.parametrize(
    "body",
    [
        f"<c:calendar-query {NS}/>",
        f'<c:calendar-query {NS}><c:filter><c:comp-filter name="X"/></c:filter></c:calendar-query>',
        f'<c:calendar-query {NS}><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
        '<c:time-range start="2026" end="x"/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>',
        f'<c:calendar-query {NS}><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
        '<c:time-range start="20261332T000000Z"/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>',
        f'<c:calendar-query {NS}><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
        '<c:comp-filter name="VALARM"/></c:comp-filter></c:comp-filter></c:filter></c:calendar-query>',
        f"<d:sync-collection {NS}><d:sync-token/><d:limit><d:nresults>-1</d:nresults></d:limit></d:sync-collection>",
        f"<c:free-busy-query {NS}/>",
        f"<a:addressbook-query {NS}/>",
    ],
)
def test_questions_that_are_not_understood(device, body):
    told = device.ask("REPORT", device.events, body)

    assert told.status_code in (400, 403)


def test_a_question_for_all_times_ends(device):
    device.put(f"{device.events}x.ics", calendar(event(START, "RRULE:FREQ=DAILY")))
    body = (
        f'<c:calendar-query {NS}><d:prop><c:calendar-data><c:expand start="19000101T000000Z" end="99990101T000000Z"/>'
        '</c:calendar-data></d:prop><c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">'
        '<c:time-range start="00010101T000000Z" end="99991231T000000Z"/></c:comp-filter>'
        "</c:comp-filter></c:filter></c:calendar-query>"
    )

    told = device.ask("REPORT", device.events, body)

    assert told.status_code == 207
    assert told.content.count(b"BEGIN:VEVENT") == 1000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        calendar("BEGIN:VEVENT\r\nUID:x\r\nEND:VEVENT"),
        calendar(event()),
        calendar(event("DTSTART:20261307T120000Z")),
        calendar(event("DTSTART:00010101T000000Z")),
        calendar(event("DTSTART;TZID=Nowhere/At_All:20261207T120000")),
        calendar(event(START, "DTEND;TZID=Europe/Moscow:20261207T110000")),
        calendar(event(START, "DTEND;VALUE=DATE:20261208")),
        calendar(event(START, "DURATION:ten minutes")),
        calendar(event(START, "RRULE:FREQ=SECONDLY")),
        calendar(event(START, "RRULE:FREQ=MINUTELY;INTERVAL=1")),
        calendar(event(START, "RRULE:FREQ=DAILY;COUNT=999999999")),
        calendar(event(START, "RRULE:FREQ=DAILY;INTERVAL=0")),
        calendar(event(START, "RRULE:FREQ=YEARLY;BYWEEKNO=20")),
        calendar(event(START, "RRULE:FREQ=DAILY;UNTIL=20269999T000000Z")),
        calendar(event(START, "RRULE:")),
        calendar(event(START, "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY")),
        calendar(event(START, "RRULE:FREQ=DAILY", "EXDATE;TZID=Europe/Moscow:21990101T120000")),
        calendar(
            event(
                START, "RRULE:FREQ=DAILY", *(f"EXDATE:2027{n:04}T000000Z" for n in range(101, 129) for _x in range(30))
            )
        ),
        calendar(event(START, uid="x" * 300)),
        calendar(event(START), event(START, uid="two")),
        calendar(event(START), event(START)),
        calendar(event("RECURRENCE-ID;RANGE=THISANDFUTURE:20261207T090000Z", START)),
        calendar(event(START), zone="BEGIN:VTIMEZONE\r\nTZID:Odd\r\nEND:VTIMEZONE").replace("Europe/Moscow", "Odd"),
        calendar("BEGIN:VJOURNAL\r\nUID:x\r\nEND:VJOURNAL"),
        calendar(event(START, "X-BAD:\x01")),
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:x\r\nFN:x\r\nEND:VCARD\r\n",
    ],
)
def test_calendars_that_will_not_do(device, text):
    told = device.put(f"{device.events}x.ics", text)

    if told.status_code == 201:  # a thing understood after all is one that can be read
        assert device.ask("GET", f"{device.events}x.ics").status_code == 200
        return
    assert told.status_code == 403, told.content
    assert b"valid-calendar-data" in told.content or b"supported-calendar-component" in told.content
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "BEGIN:VCARD\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\r\nVERSION:2.1\r\nUID:x\r\nFN:x\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:x\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:x\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:x\r\nFN:x\r\nTEL:not a phone\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\r\nVERSION:3.0\r\nUID:x\r\nFN:x\r\nEMAIL:nobody\r\nEND:VCARD\r\n",
        calendar(event(START)),
    ],
)
def test_cards_that_will_not_do(device, text):
    told = device.put(f"{device.book}x.vcf", text)

    assert told.status_code == 403
    assert b"valid-address-data" in told.content


def test_letters_of_no_alphabet(device):
    told = device.ask("PUT", f"{device.events}x.ics", b"BEGIN:VCALENDAR\xff\xfe", content_type="text/calendar")

    assert told.status_code == 403
    assert b"valid-calendar-data" in told.content


def test_a_kind_of_file_that_is_none(device):
    told = device.ask("PUT", f"{device.events}x.ics", b"PK", content_type="application/zip")

    assert told.status_code == 415
    assert b"supported-calendar-data" in told.content


def test_too_much_is_not_read(device):
    text = calendar(event(START, "X-LONG:" + "x" * MOST_BYTES))

    told = device.put(f"{device.events}x.ics", text)
    asked = device.ask("PROPFIND", device.events, " " * (MOST_XML + 1), depth="0")

    assert told.status_code == 403
    assert b"max-resource-size" in told.content
    assert asked.status_code == 413


def test_a_body_without_its_length_is_not_read(device):
    assert device.ask("PUT", f"{device.events}x.ics", b"x", transfer_encoding="chunked").status_code == 411


@pytest.mark.parametrize("name", ["x" * 256, "..%2F..%2Fetc", "%00", "a/b"])
def test_names_that_are_none(device, name):
    told = device.put(f"{device.events}{name}", calendar(event(START)))

    assert told.status_code in (404, 405)


@pytest.mark.parametrize("given", ["Basic", "Basic !!!", "Basic //79", "Basic eA==", "Bearer x", "Basic " + "A" * 9000])
def test_signs_of_nobody(client, db, given):
    assert client.generic("PROPFIND", "/dav/", headers={"authorization": given}).status_code == 401


@pytest.mark.parametrize("method", ["POST", "PATCH", "LOCK", "COPY", "MOVE", "ACL", "SEARCH"])
def test_methods_that_are_not_known(device, method):
    assert device.ask(method, device.events).status_code == 405


LINES = st.sampled_from(
    [
        *(
            "RRULE:FREQ=DAILY",
            "RRULE:FREQ=WEEKLY;BYDAY=MO",
            "EXDATE:20261208T090000Z",
            "RDATE:20261209T090000Z",
            "DTSTART:x",
        ),
        *("DTSTART;VALUE=DATE:20261207", "DTEND:20261207T100000Z", "DURATION:PT1H", "STATUS:CANCELLED", "PRIORITY:x"),
        *("RECURRENCE-ID:20261208T090000Z", "SEQUENCE:-1", "BEGIN:VALARM", "END:VALARM", 'SUMMARY;X="', "LOCATION:\\"),
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(LINES, max_size=6), st.lists(LINES, max_size=3))
def test_any_mixture_is_taken_or_refused(device, lines, others):
    parts = [event("DTSTART:20261207T090000Z", *lines)]
    parts += [event("RECURRENCE-ID:20261214T090000Z", "DTSTART:20261214T100000Z", *others)] if others else []
    href = f"{device.events}mixed.ics"

    told = device.put(href, calendar(*parts))

    assert told.status_code in (201, 204, 403)
    if told.status_code != 403:
        found = device.ask("GET", href)
        assert found.status_code == 200 or "STATUS:CANCELLED" in lines + others or "EXDATE" in "".join(lines)
        if found.status_code == 200:
            assert device.put(href, found.content.decode()).status_code == 204
            device.ask("DELETE", href)
