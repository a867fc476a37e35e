"""Series of activities and events that repeat, as wholes and one by one."""

import datetime as dt

import pytest
from django.utils import timezone

from krug.modules.activities import planning
from krug.modules.activities.models import Activity, Series, State
from krug.modules.activities.recurring import series as recurring
from krug.modules.google.models import Link, Sort
from tests.google.conftest import at, sync_once, timed

pytestmark = [pytest.mark.django_db, pytest.mark.once]
WEEKLY = "RRULE:FREQ=WEEKLY"


def there(google):
    """What a person sees at Google within the weeks that Krug goes through: (day and time, title), in order."""
    last = timezone.localdate() + dt.timedelta(days=50)
    found = []
    for event in list(google.calendar.events.values()):
        if event["status"] == "cancelled" or event.get("recurringEventId"):
            continue
        rows = google.calendar.occurrences(event["id"]) if event.get("recurrence") else [event]
        found += [(start(row), row["summary"]) for row in rows if start(row)[:10] <= f"{last}"]
    return sorted(found)


def start(event):
    if event["start"].get("date"):
        return event["start"]["date"]
    moment = dt.datetime.fromisoformat(event["start"]["dateTime"])
    return f"{moment.astimezone(dt.timezone(dt.timedelta(hours=3))):%Y-%m-%d %H:%M}"


def here():
    last = timezone.localdate() + dt.timedelta(days=50)
    rows = Activity.objects.filter(state=State.PLANNED, deleted_at=None, due_on__lte=last)
    return sorted((f"{one.due_on}" + (f" {one.due_time:%H:%M}" if one.due_time else ""), one.title) for one in rows)


def sides_at(hour):
    event = timed("", 1, hour)
    return {"start": event["start"], "end": event["end"]}


def rows():
    return list(Activity.objects.exclude(series=None).order_by("occurs_on", "pk"))


def masters(google):
    return [one for one in google.calendar.events.values() if one.get("recurrence") and one["status"] != "cancelled"]


@pytest.fixture
def repeat(plan, manager):
    def make(rule="FREQ=WEEKLY", **values):
        first = plan(**values)
        recurring.begin(first, manager, rule)
        return first

    return make


def settle(sync):
    for _turn in range(3):
        account = sync()
    assert account.fault == ""
    assert here() != []
    assert not Link.objects.marked_now().exists()


def test_a_series_of_krug_is_one_event_that_repeats(google, repeat, sync, manager, edit):
    repeat(title="Round")
    second, third, fourth = rows()[1:4]
    planning.cancel(second, manager)
    edit(third, due_time="15:00", title="Long round")

    settle(sync)

    assert [one["recurrence"] for one in masters(google)] == [[WEEKLY]]
    assert there(google) == here()
    planning.cancel(fourth, manager)
    planning.move(third, manager, third.due_on + dt.timedelta(days=1), dt.time(9))
    settle(sync)
    assert there(google) == here()
    assert len(masters(google)) == 1
    assert {query.get("sendUpdates") for _method, _path, query in google.writes} == {"none"}


def test_an_event_that_repeats_is_a_series_in_krug(google, sync):
    master = google.calendar.insert(timed("Standup", recurrence=["RRULE:FREQ=DAILY;COUNT=9"]))
    slots = google.calendar.occurrences(master["id"])
    google.calendar.delete(slots[1]["id"], "")
    google.calendar.patch(slots[2]["id"], {**timed("Moved", 3, 16)}, "")

    settle(sync)

    assert there(google) == here()
    assert (Series.objects.get().rule, len(here()), google.writes) == ("FREQ=DAILY;COUNT=9", 8, [])
    google.calendar.delete(slots[4]["id"], "")
    google.calendar.patch(slots[1]["id"], {"status": "confirmed"}, "")
    settle(sync)
    assert there(google) == here()
    assert len(here()) == 8


def test_what_is_done_all_day_repeats_by_days(google, repeat, sync, manager):
    repeat("FREQ=DAILY;COUNT=5", title="Count", due_time="")
    google.calendar.insert(
        {"summary": "Duty", "start": {"date": at(2)[:10]}, "end": {"date": at(3)[:10]}, "recurrence": [WEEKLY]}
    )
    settle(sync)
    planning.cancel(rows()[2], manager)
    settle(sync)

    assert there(google) == here()


def test_a_series_of_krug_that_stops_ends_there_and_one_taken_up_goes_on(google, repeat, sync, manager):
    repeat()
    settle(sync)
    fourth = rows()[3]

    recurring.stop(fourth, manager, whole=False)
    settle(sync)
    ended, ended_here = there(google), here()
    recurring.take_up(Activity.objects.get(pk=fourth.pk), manager)
    settle(sync)

    assert (ended == ended_here, len(ended)) == (True, 3)
    assert there(google) == here()
    assert len(here()) > 3


def test_a_series_moved_in_krug_from_one_day_on_is_moved_there(google, repeat, sync, manager):
    repeat()
    settle(sync)
    third = rows()[2]

    recurring.move(third, manager, third.due_on + dt.timedelta(days=1), dt.time(12), whole=False)
    settle(sync)

    assert there(google) == here()
    assert len(masters(google)) == 2


def test_a_series_given_up_in_krug_goes_there(google, repeat, sync, manager, plan):
    first = repeat()
    plan(title="Other")
    settle(sync)

    recurring.stop(first, manager, whole=True)
    settle(sync)

    assert there(google) == here() == [(at()[:10] + " 10:00", "Other")]
    assert not Link.objects.filter(sort=Sort.SERIES).exists()


def test_a_series_changed_as_a_whole_there_changes_here(google, sync, edit):
    master = google.calendar.insert(timed("Standup", recurrence=["RRULE:FREQ=DAILY;INTERVAL=4"]))
    settle(sync)
    edit(rows()[1], title="My own")

    google.calendar.patch(master["id"], {"summary": "Sync", "location": "Hall"}, "")
    settle(sync)

    assert there(google) == here()
    assert [one.title for one in rows()[:3]] == ["Sync", "My own", "Sync"]
    google.calendar.patch(master["id"], sides_at(12), "")
    settle(sync)
    assert there(google) == here()
    assert f"{rows()[4].due_time:%H:%M}" == "12:00"
    google.calendar.patch(master["id"], {"recurrence": ["RRULE:FREQ=DAILY;INTERVAL=4;COUNT=6"]}, "")
    settle(sync)
    assert there(google) == here()
    assert len(here()) == 6
    google.calendar.patch(master["id"], {"recurrence": ["RRULE:FREQ=WEEKLY;BYDAY=MO,TH"]}, "")
    settle(sync)
    assert there(google) == here()


def test_a_series_removed_there_is_cancelled_here(google, sync, plan):
    plan(title="Other")
    master = google.calendar.insert(timed("Standup", recurrence=["RRULE:FREQ=DAILY;INTERVAL=4"]))
    settle(sync)

    google.calendar.delete(master["id"], "")
    settle(sync)

    assert there(google) == here()
    assert len(here()) == 1


def test_a_single_event_begins_to_repeat_on_either_side(google, sync, plan, manager):
    ours = plan(title="Ours")
    theirs = google.calendar.insert(timed("Theirs", attendees=[{"email": "a@b.example"}]))
    settle(sync)
    ours_there = next(one for one in google.calendar.events.values() if one["summary"] == "Ours")

    recurring.begin(Activity.objects.get(pk=ours.pk), manager, "FREQ=WEEKLY;COUNT=3")
    google.calendar.patch(theirs["id"], {"recurrence": ["RRULE:FREQ=WEEKLY;COUNT=2"]}, "")
    settle(sync)

    assert there(google) == here()
    assert sorted(title for _at, title in here()) == ["Ours"] * 3 + ["Theirs"] * 2
    assert {one["id"] for one in masters(google)} == {ours_there["id"], theirs["id"]}


def test_an_occurrence_beyond_what_krug_has_made_waits_for_its_activity(google, sync, account, manager):
    master = google.calendar.insert(timed("Standup", recurrence=["RRULE:FREQ=WEEKLY"]))
    settle(sync)
    far = google.calendar.slots(master)[9]
    google.calendar.patch(google.calendar.slot_id(master, far), {"summary": "Far"}, "")
    settle(sync)
    assert Activity.objects.filter(title="Far").count() == 0

    series = Series.objects.get()
    Series.objects.filter(pk=series.pk).update(made_until=series.made_until)
    made = recurring.Activity.objects.count()
    monkey = recurring.AHEAD
    recurring.AHEAD = dt.timedelta(days=80)
    try:
        recurring.go_on(series)
    finally:
        recurring.AHEAD = monkey
    settle(sync)

    assert Activity.objects.count() > made
    assert Activity.objects.get(title="Far").occurs_on == far.date()


def test_a_series_whose_answer_was_lost_is_there_once(google, repeat, sync):
    repeat()
    cut = ["after"]
    google.fault = lambda method, path: cut.pop() if method == "POST" and cut else None
    sync()
    settle(sync)

    assert len(masters(google)) == 1
    assert there(google) == here()


def test_a_dead_token_doubles_no_series(google, repeat, sync):
    repeat(title="Ours")
    google.calendar.insert(timed("Theirs", recurrence=[WEEKLY]))
    settle(sync)
    before = here()
    google.calendar.forgotten += 1

    settle(sync)

    assert (here(), there(google), len(masters(google))) == (before, before, 2)


def test_what_krug_cannot_repeat_is_named_and_left_there(google, sync, account, plan):
    plan(title="Other")
    google.calendar.insert(timed("Hourly", recurrence=["RRULE:FREQ=WEEKLY", "RDATE:20270101T070000Z"]))

    found = sync_once(account)

    assert "Hourly" in found.fault
    assert [title for _at, title in here()] == ["Other"]


def test_an_occurrence_that_is_not_there_holds_up_nothing_else(google, repeat, sync, edit, plan):
    repeat(title="Round")
    settle(sync)
    master = masters(google)[0]
    slot = google.calendar.occurrences(master["id"])[2]
    google.calendar.slots = lambda event, most=400: []  # the API does not find it
    odd, other = rows()[2], plan(title="Other")
    edit(odd, title="Odd")

    account = sync()

    assert slot["id"] not in google.calendar.events
    assert "Other" in {one["summary"] for one in google.calendar.events.values()}
    assert (account.fault != "", account.failures) == (True, 0)
    assert not Link.objects.marked_now().exists()
    assert Activity.objects.get(pk=other.pk).state == State.PLANNED
