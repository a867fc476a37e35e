import pytest
from django.core import mail

from krug.core.events.models import Event
from krug.core.notices.models import Notice
from krug.core.records.models import Binned
from krug.modules.activities.models import Activity, State
from tests.dav.conftest import calendar, event, unfolded

pytestmark = pytest.mark.django_db

START = "DTSTART;TZID=Europe/Moscow:20261207T120000"
END = "DTEND;TZID=Europe/Moscow:20261207T133000"


@pytest.fixture
def href(device):
    return f"{device.events}any name.ics".replace(" ", "%20")


def todo(*lines, summary="Write"):
    return calendar("\r\n".join(["BEGIN:VTODO", "UID:todo", f"SUMMARY:{summary}", *lines, "END:VTODO"]))


def test_a_new_event_is_a_meeting_of_the_person(device, manager, href):
    told = device.put(href, calendar(event(START, END, "LOCATION:Office", "DESCRIPTION:A\\nB")), if_none_match="*")

    assert told.status_code == 201
    assert "ETag" not in told.headers
    row = Activity.objects.get()
    assert (row.title, row.kind, row.responsible, row.place, row.note) == ("Meet", "meeting", manager, "Office", "A\nB")
    assert (row.due_stamp, row.minutes) == ("2026-12-07T12:00", 90)
    assert list(device.etags(device.events)) == [href]
    assert Event.objects.get(record_kind="activity").kind == "activity.meeting.planned"


def test_a_time_in_another_zone_is_the_same_moment(device, href):
    device.put(href, calendar(event("DTSTART:20261207T060000Z", "DURATION:PT45M")))

    row = Activity.objects.get()
    assert (row.due_stamp, row.duration) == ("2026-12-07T09:00", 45)
    # As it came, for as long as it is so.
    assert "DTSTART:20261207T060000Z" in device.get(href)
    assert "DURATION:PT45M" in device.get(href)


def test_what_krug_does_not_know_comes_back_as_it_was(device, href, manager):
    beside = (
        "X-WORK:yes",
        "CLASS:PRIVATE",
        "CATEGORIES:Red,Blue",
        'ATTENDEE;CN="Ann: B";PARTSTAT=ACCEPTED:mailto:ann@firm.example',
        "ORGANIZER:mailto:max@firm.example",
        "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\nEND:VALARM",
        "URL:https://meet.example/1",
    )
    device.put(href, calendar(event(START, END, *beside)))

    device.put(href, device.get(href).replace("SUMMARY:Meet", "SUMMARY:Talk"))

    text = unfolded(device.get(href))
    assert "SUMMARY:Talk" in text
    for one in beside:
        for line in one.split("\r\n"):
            assert text.split("\n").count(line) == 1, line
    assert text.count("URL:") == 1


def test_words_too_long_for_krug_come_back_whole_until_they_are_changed_here(device, href, manager):
    long = "word " * 2000
    device.put(href, calendar(event(START, END, f"DESCRIPTION:{long.strip()}", summary="t" * 400)))

    text = unfolded(device.get(href))
    assert f"DESCRIPTION:{long.strip()}\n" in text
    assert f"SUMMARY:{'t' * 400}\n" in text
    row = Activity.objects.get()
    assert (len(row.title), len(row.note)) == (255, 4999)
    before = Event.objects.count()
    assert device.put(href, device.get(href)).status_code == 204
    assert Event.objects.count() == before


def test_a_change_needs_the_state_it_is_made_to(device, href):
    device.put(href, calendar(event(START, END)))
    etag = device.etags(device.events)[href]

    assert device.put(href, calendar(event(START, END)), if_none_match="*").status_code == 412
    assert device.put(href, calendar(event(START, END, summary="A")), if_match='"other"').status_code == 412
    assert device.put(f"{device.events}new.ics", calendar(event(START, END, uid="n")), if_match=etag).status_code == 412
    assert Activity.objects.get().title == "Meet"
    assert device.put(href, calendar(event(START, END, summary="A")), if_match=etag).status_code == 204
    assert Activity.objects.get().title == "A"
    assert device.ask("DELETE", href, if_match=etag).status_code == 412
    assert device.etags(device.events)[href] != etag


def test_only_what_the_device_changed_is_changed(device, make_activity_of, manager, administrator):
    row = make_activity_of(manager, place="Office", note="Old")
    (href,) = device.etags(device.events)

    device.put(href, device.get(href).replace("LOCATION:Office", "LOCATION:Home"))

    changed = Event.objects.filter(kind="activity.changed").get()
    assert set(changed.data["values"]) == {"place"}
    row.refresh_from_db()
    assert (row.place, row.note, row.kind) == ("Home", "Old", "meeting")


def test_a_meeting_moved_there_is_moved_here_by_its_verb(device, make_activity_of, manager):
    row = make_activity_of(manager)
    (href,) = device.etags(device.events)

    text = device.get(href).replace("20261207T100000", "20261208T160000").replace("20261207T110000", "20261208T170000")
    assert device.put(href, text).status_code == 204

    row.refresh_from_db()
    assert row.due_stamp == "2026-12-08T16:00"
    assert Event.objects.get(kind="activity.meeting.moved").data["was"] == "2026-12-07T10:00"


def test_the_name_of_the_client_is_not_taken_for_the_title(device, make_activity_of, make_client_of, manager):
    row = make_activity_of(manager, title="Call", client=make_client_of(manager).pk)
    (href,) = device.etags(device.events)

    device.put(href, device.get(href).replace("SUMMARY:Call — Cancity", "SUMMARY:Call again — Cancity"))

    row.refresh_from_db()
    assert row.title == "Call again"
    assert "SUMMARY:Call again — Cancity" in device.get(href)


def test_a_task_ticked_off_there_is_done_here_and_back(device, manager, make_activity_of):
    row = make_activity_of(manager, kind="task", due_time="")
    (href,) = device.etags(device.tasks)
    text = device.get(href)

    device.put(href, text.replace("STATUS:NEEDS-ACTION", "STATUS:COMPLETED\r\nCOMPLETED:20261207T090000Z"))
    row.refresh_from_db()
    assert (row.state, row.doing.result) == (State.DONE, "done")
    assert "COMPLETED:20261207T090000Z" in device.get(href)

    device.put(href, text)
    row.refresh_from_db()
    assert row.state == State.PLANNED


def test_a_task_without_a_day_stays_one(device):
    href = f"{device.tasks}x.ics"

    assert device.put(href, todo()).status_code == 201

    assert "DUE" not in device.get(href)
    assert Activity.objects.get().due_time is None
    before = Event.objects.count()
    assert device.put(href, device.get(href)).status_code == 204
    assert Event.objects.count() == before


def test_a_task_with_a_time_stays_a_task(device):
    href = f"{device.tasks}x.ics"

    device.put(href, todo("DUE;TZID=Europe/Moscow:20261207T150000"))

    assert Activity.objects.get().due_stamp == "2026-12-07T15:00"
    assert list(device.etags(device.tasks)) == [href]
    assert device.etags(device.events) == {}


def test_an_event_called_off_there_is_called_off_here(device, manager, make_activity_of):
    row = make_activity_of(manager)
    (href,) = device.etags(device.events)

    told = device.put(href, device.get(href).replace("END:VEVENT", "STATUS:CANCELLED\r\nEND:VEVENT"))

    assert told.status_code == 204
    row.refresh_from_db()
    assert row.state == State.CANCELLED
    assert device.etags(device.events) == {}


def test_deleting_puts_into_the_bin(device, manager, make_activity_of):
    row = make_activity_of(manager)
    (href,) = device.etags(device.events)

    assert device.ask("DELETE", href, if_match=device.etags(device.events)[href]).status_code == 204

    assert Binned.objects.get().record_id == row.pk
    assert device.ask("GET", href).status_code == 404
    assert device.ask("DELETE", href).status_code == 404


def test_one_uid_stands_once_in_a_calendar(device, href):
    device.put(href, calendar(event(START, END)))

    other = device.put(f"{device.events}other.ics", calendar(event(START, END)))
    changed = device.put(href, calendar(event(START, END, uid="another")))

    for told in (other, changed):
        assert told.status_code == 403
        assert "no-uid-conflict" in told.content.decode()
    assert "any name.ics" in other.content.decode()
    assert Activity.objects.count() == 1


def test_a_name_is_free_again_after_deleting(device, href):
    device.put(href, calendar(event(START, END)))
    device.ask("DELETE", href)

    assert device.put(href, calendar(event(START, END)), if_none_match="*").status_code == 201
    assert list(device.etags(device.events)) == [href]


def test_an_event_is_not_taken_among_tasks(device):
    told = device.put(f"{device.tasks}x.ics", calendar(event(START, END)))

    assert told.status_code == 403
    assert "supported-calendar-component" in told.content.decode()


def test_a_method_and_guests_are_told_to_nobody(device, href, stranger):
    text = calendar(event(START, END, f"ATTENDEE;RSVP=TRUE:mailto:{stranger.email}", "ORGANIZER:mailto:x@firm.example"))
    text = text.replace("VERSION:2.0", "VERSION:2.0\r\nMETHOD:REQUEST")

    assert device.put(href, text).status_code == 201

    assert mail.outbox == []
    assert Notice.objects.count() == 0
    assert "METHOD" not in device.get(href)
    assert "ATTENDEE" in device.get(href)


def test_two_devices_of_one_person_have_the_same(device, manager, href):
    from tests.dav.conftest import Device

    device.put(href, calendar(event(START, END, "X-OWN:1")))
    other = Device(manager)

    assert other.get(href) == device.get(href)
    assert other.put(href, other.get(href).replace("SUMMARY:Meet", "SUMMARY:Two")).status_code == 204
    assert "SUMMARY:Two" in device.get(href)
