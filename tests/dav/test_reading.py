import datetime as dt
import xml.etree.ElementTree as ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access.models import Role
from krug.modules.activities import doing, planning, taking_part
from krug.modules.activities.recurring import series as recurring
from tests.dav.conftest import NS, C, D, answers, unfolded

pytestmark = pytest.mark.django_db


def query(device, path, start, end, component="VEVENT", data="<c:calendar-data/>", beside=""):
    span = f'<c:time-range start="{start}" end="{end}"/>' if start else ""
    inner = f'<c:comp-filter name="{component}">{span}{beside}</c:comp-filter>'
    asked = (
        f"<c:calendar-query {NS}><d:prop><d:getetag/>{data}</d:prop><c:filter>"
        f'<c:comp-filter name="VCALENDAR">{inner}</c:comp-filter></c:filter></c:calendar-query>'
    )
    told = device.ask("REPORT", path, asked, depth="1")
    assert told.status_code == 207, told.content
    return {href: unfolded(one[f"{C}calendar-data"].text.replace("\n", "\r\n")) for href, one in answers(told).items()}


def test_an_activity_with_a_time_is_an_event_and_one_without_a_task(device, manager, make_activity_of):
    timed = make_activity_of(manager, title="Call", place="Office", note="Ask, and listen", priority="high")
    task = make_activity_of(manager, title="Write", kind="task", due_time="")

    (event,), (todo,) = device.etags(device.events), device.etags(device.tasks)

    assert event == f"{device.events}{timed.uid}.ics"
    assert todo == f"{device.tasks}{task.uid}.ics"
    text = unfolded(device.get(event))
    for line in (
        "SUMMARY:Call",
        "LOCATION:Office",
        "DESCRIPTION:Ask\\, and listen",
        "PRIORITY:1",
        "DTSTART;TZID=Europe/Moscow:20261207T100000",
        "DTEND;TZID=Europe/Moscow:20261207T110000",
        f"URL:http://testserver/activities/{timed.pk}",
    ):
        assert line in text.split("\n")
    assert "DUE;VALUE=DATE:20261207" in device.get(todo)
    assert "STATUS:NEEDS-ACTION" in device.get(todo)


def test_of_whom_it_is_stands_behind_the_title(device, manager, stranger, make_activity_of, make_client_of):
    own, hidden = make_client_of(manager), make_client_of(stranger, name="Secret")
    make_activity_of(manager, client=own.pk, title="Call")
    other = make_activity_of(manager, title="Talk")
    type(other).objects.filter(pk=other.pk).update(client=hidden)

    texts = "".join(device.get(href) for href in device.etags(device.events))

    assert "SUMMARY:Call — Cancity" in texts
    assert "Secret" not in texts


def test_whoever_takes_part_has_it_too(device, manager, stranger, make_activity_of):
    row = make_activity_of(stranger)
    assert device.etags(device.events) == {}

    taking_part.call(row, stranger, manager)

    assert list(device.etags(device.events)) == [f"{device.events}{row.uid}.ics"]


def test_what_is_called_off_or_in_the_bin_is_gone_and_what_is_done_stays(device, manager, make_activity_of):
    off, done = make_activity_of(manager), make_activity_of(manager, kind="task", due_time="")
    planning.cancel(off, manager)
    doing.do(done, manager, "done")

    assert device.etags(device.events) == {}
    (href,) = device.etags(device.tasks)
    assert "STATUS:COMPLETED" in device.get(href)


def test_a_query_by_time(device, manager, make_activity_of):
    inside = make_activity_of(manager, title="In")
    make_activity_of(manager, title="Before", due_on="2026-12-06")
    make_activity_of(manager, title="After", due_on="2026-12-09")

    found = query(device, device.events, "20261207T000000Z", "20261208T000000Z")

    assert list(found) == [f"{device.events}{inside.uid}.ics"]
    assert query(device, device.events, "20261207T080000Z", "20261208T000000Z") == {}
    assert len(query(device, device.events, "20261207T075959Z", "20261208T000000Z")) == 1
    assert len(query(device, device.events, "", "")) == 3
    assert query(device, device.events, "", "", component="VTODO") == {}


def test_a_series_is_found_far_ahead_and_may_be_told_one_by_one(device, manager, make_activity_of):
    recurring.begin(make_activity_of(manager), manager, "FREQ=WEEKLY")

    whole = query(device, device.events, "20310101T000000Z", "20310115T000000Z")
    data = '<c:calendar-data><c:expand start="20310101T000000Z" end="20310115T000000Z"/></c:calendar-data>'
    single = query(device, device.events, "20310101T000000Z", "20310115T000000Z", data=data)

    assert "RRULE:FREQ=WEEKLY" in next(iter(whole.values()))
    text = next(iter(single.values()))
    assert "RRULE" not in text
    assert [line for line in text.split("\n") if line.startswith("RECURRENCE-ID")] == [
        "RECURRENCE-ID:20310106T070000Z",
        "RECURRENCE-ID:20310113T070000Z",
    ]


def test_a_query_by_words(device, manager, make_activity_of):
    wanted = make_activity_of(manager, title="Отчёт для Cancity")
    make_activity_of(manager, title="Else")
    words = '<c:prop-filter name="SUMMARY"><c:text-match>cancity</c:text-match></c:prop-filter>'
    none = '<c:prop-filter name="LOCATION"><c:is-not-defined/></c:prop-filter>'

    assert list(query(device, device.events, "", "", beside=words)) == [f"{device.events}{wanted.uid}.ics"]
    assert len(query(device, device.events, "", "", beside=none)) == 2


def test_several_at_once_and_what_is_not_there(device, manager, stranger, make_activity_of):
    one, two = make_activity_of(manager), make_activity_of(manager)
    secret = make_activity_of(stranger)
    hrefs = [f"{device.events}{row.uid}.ics" for row in (one, two, secret)]
    quoted = hrefs[1].replace("-", "%2D")
    asked = "".join(f"<d:href>{href}</d:href>" for href in (hrefs[0], f"http://testserver{quoted}", hrefs[2], "/x"))
    body = f"<c:calendar-multiget {NS}><d:prop><d:getetag/><c:calendar-data/></d:prop>{asked}</c:calendar-multiget>"

    told = device.ask("REPORT", device.events, body)

    root = ElementTree.fromstring(told.content)
    statuses = {r.find(f"{D}href").text: r.findtext(f"{D}status") for r in root.findall(f"{D}response")}
    assert statuses == {
        hrefs[0]: None,
        hrefs[1]: None,
        hrefs[2]: "HTTP/1.1 404 Not Found",
        "/x": "HTTP/1.1 404 Not Found",
    }


def test_the_same_few_questions_for_one_and_for_many(device, manager, make_activity_of, make_client_of):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            query(device, device.events, "20261201T000000Z", "20271201T000000Z")
            device.sync(device.events)
        return len(found)

    recurring.begin(make_activity_of(manager, client=make_client_of(manager).pk), manager, "FREQ=DAILY;COUNT=2")
    device.sync(device.events)
    few = asked()
    for number in range(8):
        client = make_client_of(manager, name=f"Client {number}")
        row = make_activity_of(manager, client=client.pk)
        if number % 2:
            recurring.begin(row, manager, "FREQ=DAILY;COUNT=3")
    device.sync(device.events)

    assert asked() == few


def test_a_hidden_field_is_told_to_no_device(device, manager, make_activity_of):
    make_activity_of(manager, note="Between us", place="Office")
    (href,) = device.etags(device.events)
    before = device.etags(device.events)[href]
    Role.objects.filter(pk=manager.role_id).update(field_rights={"activity": {"note": "hidden"}})

    assert "Between us" not in device.get(href)
    assert "Office" in device.get(href)
    assert device.etags(device.events)[href] != before


def test_times_are_on_the_clock_of_who_is_responsible(device, manager, make_activity_of):
    manager.time_zone = "Asia/Vladivostok"
    manager.save()
    make_activity_of(manager)

    (href,) = device.etags(device.events)

    assert "DTSTART;TZID=Asia/Vladivostok:20261207T100000" in device.get(href)
    assert query(device, device.events, "20261207T000000Z", "20261207T000100Z").keys() == {href}


@pytest.mark.parametrize("day", [dt.date(2026, 12, 7)])
def test_a_day_of_several_days(device, day):
    text = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:trip\r\nSUMMARY:Trip\r\n"
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}\r\nDTEND;VALUE=DATE:{day + dt.timedelta(days=20):%Y%m%d}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )

    assert device.put(f"{device.events}trip.ics", text).status_code == 201

    assert "DTEND;VALUE=DATE:20261227" in device.get(f"{device.events}trip.ics")
    assert len(query(device, device.events, "20261210T000000Z", "20261211T000000Z")) == 1
