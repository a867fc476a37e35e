"""A series with one time moved and one left out, changed on both sides again and again."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from krug.core.events.models import Event
from krug.modules.activities import doing, planning
from krug.modules.activities.models import Activity, Series, State
from krug.modules.activities.recurring import series as recurring
from tests.dav.conftest import calendar, event, unfolded

pytestmark = pytest.mark.django_db

MOSCOW = "TZID=Europe/Moscow"


def monday(week=1):
    today = timezone.localdate()
    return today + dt.timedelta(days=7 - today.weekday() + 7 * (week - 1))


def at(day, time="100000", name="DTSTART"):
    return f"{name};{MOSCOW}:{day:%Y%m%d}T{time}"


def weekly(*lines, others=(), uid="weekly@phone", rule="FREQ=WEEKLY"):
    whole = event(at(monday()), at(monday(), "110000", "DTEND"), f"RRULE:{rule}", *lines, uid=uid)
    return calendar(whole, *others)


def moved(week, day, time="150000", *lines, uid="weekly@phone", summary="Meet"):
    start = [at(monday(week), name="RECURRENCE-ID"), at(day, time), at(day, f"{int(time) + 10000:06}", "DTEND")]
    return event(*start, *lines, uid=uid, summary=summary)


@pytest.fixture
def href(device):
    return f"{device.events}weekly.ics"


def alive():
    rows = Activity.objects.exclude(state=State.CANCELLED).filter(deleted_at=None).order_by("occurs_on", "id")
    return [(row.occurs_on, row.due_on, f"{row.due_time:%H:%M}") for row in rows]


def test_a_series_of_a_device_is_activities_here(device, href):
    tuesday = monday(3) + dt.timedelta(days=1)

    told = device.put(href, weekly(at(monday(2), name="EXDATE"), others=[moved(3, tuesday)]), if_none_match="*")

    assert told.status_code == 201
    assert alive()[:3] == [
        (monday(), monday(), "10:00"),
        (monday(3), tuesday, "15:00"),
        (monday(4), monday(4), "10:00"),
    ]
    assert Series.objects.get().rule == "FREQ=WEEKLY"
    text = unfolded(device.get(href))
    assert f"EXDATE;{MOSCOW}:{monday(2):%Y%m%d}T100000" in text
    assert text.count("BEGIN:VEVENT") == 2


def test_what_is_read_may_be_written_back_and_nothing_happens(device, href):
    device.put(href, weekly(at(monday(2), name="EXDATE"), others=[moved(3, monday(3) + dt.timedelta(days=1))]))
    before, events = alive(), Event.objects.count()

    told = device.put(href, device.get(href))

    assert told.status_code == 204
    assert alive() == before
    assert Event.objects.count() == events


def test_edited_on_both_sides_and_synced_five_times(device, href, manager):
    tuesday = monday(3) + dt.timedelta(days=1)
    device.put(href, weekly(at(monday(2), name="EXDATE"), others=[moved(3, tuesday)]))
    token, texts = "", {}
    number = len(alive())

    for round_ in range(5):
        changed, gone, token = device.sync(device.events, token)
        texts |= {one: device.get(one) for one in changed}
        assert gone == []
        assert list(texts) == [href]
        # Krug's side: another time of the series a day later each round.
        row = Activity.objects.get(occurs_on=monday(4 + round_))
        assert planning.move(row, manager, row.due_on + dt.timedelta(days=2), dt.time(9))
        # The device's side, which does not know of that yet: refused, so that it reads first.
        stale = device.put(href, texts[href], if_match=changed.get(href, '"none"'))
        assert stale.status_code == 412
        changed, gone, token = device.sync(device.events, token)
        texts |= {one: device.get(one) for one in changed}
        text = re.sub("SUMMARY:.*", f"SUMMARY:Meet {round_}", texts[href])
        assert device.put(href, text, if_match=changed[href]).status_code == 204

    assert len(alive()) == number
    assert len({occurs for occurs, _due, _time in alive()}) == number
    assert [due for occurs, due, _time in alive() if occurs == monday(3)] == [tuesday]
    assert [due for occurs, due, _time in alive() if occurs == monday(5)] == [monday(5) + dt.timedelta(days=2)]
    assert monday(2) not in {occurs for occurs, _due, _time in alive()}
    assert Series.objects.count() == 1
    assert list(device.etags(device.events)) == [href]


def test_a_time_cancelled_here_is_left_out_there(device, href, manager):
    device.put(href, weekly())
    _changed, _gone, token = device.sync(device.events)

    planning.cancel(Activity.objects.get(occurs_on=monday(2)), manager)

    changed, gone, _token = device.sync(device.events, token)
    assert list(changed) == [href]
    assert gone == []
    assert f"EXDATE;{MOSCOW}:{monday(2):%Y%m%d}T100000" in unfolded(device.get(href))


def test_a_time_left_out_there_comes_back(device, href):
    device.put(href, weekly(at(monday(2), name="EXDATE")))

    device.put(href, weekly())

    assert (monday(2), monday(2), "10:00") in alive()
    assert "EXDATE" not in device.get(href)


def test_the_whole_moved_to_another_time_keeps_what_was_moved_alone(device, href):
    tuesday = monday(3) + dt.timedelta(days=1)
    device.put(href, weekly(others=[moved(3, tuesday)]))
    number = len(alive())

    whole = event(at(monday(), "120000"), at(monday(), "130000", "DTEND"), "RRULE:FREQ=WEEKLY", uid="weekly@phone")
    other = moved(3, tuesday).replace(at(monday(3), name="RECURRENCE-ID"), at(monday(3), "120000", "RECURRENCE-ID"))
    assert device.put(href, calendar(whole, other)).status_code == 204

    assert len(alive()) == number
    assert (monday(3), tuesday, "15:00") in alive()
    assert (monday(2), monday(2), "12:00") in alive()
    assert Series.objects.get().values["due_time"] == "12:00:00"


def test_a_rule_cut_short_calls_the_rest_off(device, href):
    device.put(href, weekly())

    device.put(href, weekly(rule=f"FREQ=WEEKLY;UNTIL={monday(2):%Y%m%d}T070000Z"))

    assert [due for _occurs, due, _time in alive()] == [monday(), monday(2)]
    assert "UNTIL=" in device.get(href)


def test_an_exception_a_year_ahead_is_kept(device, href):
    far = monday(52)

    assert device.put(href, weekly(at(far, name="EXDATE"))).status_code == 201

    assert far not in {occurs for occurs, _due, _time in alive()}
    assert monday(51) in {occurs for occurs, _due, _time in alive()}
    assert f"{far:%Y%m%d}T100000" in device.get(href)


def test_a_series_begun_long_ago_brings_nothing_overdue(device, href):
    start = monday() - dt.timedelta(weeks=100)
    whole = event(
        at(start), at(start, "110000", "DTEND"), "RRULE:FREQ=WEEKLY", at(start + dt.timedelta(days=7), name="EXDATE")
    )

    assert device.put(href, calendar(whole)).status_code == 201

    assert alive()[0] == (monday(), monday(), "10:00")
    text = unfolded(device.get(href))
    assert f"DTSTART;{MOSCOW}:{start:%Y%m%d}T100000" in text
    assert text.count("EXDATE") == 1


def test_a_single_one_may_begin_to_repeat_and_keeps_its_name(device, make_activity_of, manager):
    row = make_activity_of(manager, due_on=monday().isoformat())
    (href,) = device.etags(device.events)
    _changed, _gone, token = device.sync(device.events)

    text = device.get(href).replace("END:VEVENT", "RRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT")
    assert device.put(href, text).status_code == 204

    assert [due for _occurs, due, _time in alive()] == [monday(), monday(2), monday(3)]
    assert Activity.objects.get(pk=row.pk).series is not None
    changed, gone, _token = device.sync(device.events, token)
    assert (list(changed), gone) == ([href], [])


def test_repetition_begun_here_is_another_thing_there(device, make_activity_of, manager):
    row = make_activity_of(manager, due_on=monday().isoformat())
    _changed, _gone, token = device.sync(device.events)

    series = recurring.begin(row, manager, "FREQ=WEEKLY;COUNT=3")

    changed, gone, _token = device.sync(device.events, token)
    assert list(changed) == [f"{device.events}series-{series.pk}.ics"]
    assert gone == [f"{device.events}{row.uid}.ics"]


def test_moving_all_that_follow_here_leaves_nothing_behind_there(device, href, manager):
    device.put(href, weekly())
    number = len(alive())
    row = Activity.objects.get(occurs_on=monday(3))

    recurring.move(row, manager, row.due_on + dt.timedelta(days=1), dt.time(11), whole=False)

    texts = [unfolded(device.get(one)) for one in device.etags(device.events)]
    assert len(texts) == 2
    assert len(alive()) == number
    assert any(f"UNTIL={monday(2):%Y%m%d}T070000Z" in text for text in texts)


def test_deleting_a_series_puts_all_of_it_into_the_bin(device, href):
    device.put(href, weekly())

    assert device.ask("DELETE", href).status_code == 204

    assert not Activity.objects.filter(deleted_at=None).exists()
    assert Series.objects.get().is_over
    assert device.ask("GET", href).status_code == 404


def test_what_was_done_stays_when_the_rest_is_renamed(device, href, manager):
    device.put(href, weekly())
    doing.do(Activity.objects.get(occurs_on=monday()), manager, "held")

    device.put(href, weekly().replace("SUMMARY:Meet", "SUMMARY:Talk"))

    assert Activity.objects.get(occurs_on=monday()).title == "Meet"
    assert Activity.objects.get(occurs_on=monday(2)).title == "Talk"


def test_alarms_and_guests_of_single_times_are_kept(device, href):
    alarm = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nDESCRIPTION:Soon\r\nEND:VALARM"
    other = moved(3, monday(3), "100000", "ATTENDEE;CN=Ann:mailto:ann@firm.example", alarm)

    device.put(href, weekly(others=[other]))

    text = unfolded(device.get(href))
    assert "ATTENDEE;CN=Ann:mailto:ann@firm.example" in text
    assert "TRIGGER:-PT5M" in text
    assert text.count("BEGIN:VEVENT") == 2


def test_a_repeating_task_done_once(device):
    href = f"{device.tasks}weekly.ics"
    lines = ("UID:t", "SUMMARY:Report", f"DTSTART;VALUE=DATE:{monday():%Y%m%d}", "RRULE:FREQ=WEEKLY;COUNT=3")
    todo = "\r\n".join(["BEGIN:VTODO", *lines, "END:VTODO"])
    done = todo.replace("RRULE:FREQ=WEEKLY;COUNT=3", "STATUS:COMPLETED").replace(
        "UID:t", f"UID:t\r\nRECURRENCE-ID;VALUE=DATE:{monday():%Y%m%d}"
    )

    assert device.put(href, calendar(todo)).status_code == 201
    assert device.put(href, calendar(todo, done)).status_code == 204

    states = dict(Activity.objects.order_by("occurs_on").values_list("occurs_on", "state"))
    assert states == {monday(): State.DONE, monday(2): State.PLANNED, monday(3): State.PLANNED}
    assert unfolded(device.get(href)).count("STATUS:COMPLETED") == 1
