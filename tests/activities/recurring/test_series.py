"""A series of activities: made ahead, each moved or dropped alone, moved or stopped from one on or whole."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from krug.core.access.policy import Denied
from krug.core.records.cleaning import Invalid
from krug.modules.activities import doing, planning, taking_part
from krug.modules.activities.models import Activity, Series, State
from krug.modules.activities.recurring import series
from krug.modules.activities.recurring.words import in_words

HX = {"HX-Request": "true"}
DAY = dt.timedelta(days=1)


@pytest.fixture
def monday():
    today = timezone.localdate()
    return today + (7 - today.weekday()) * DAY


@pytest.fixture
def weekly(plan, manager, monday):
    """Nine in the morning of each Monday from the next one on."""
    first = plan(manager, kind="meeting", title="Weekly", due_on=monday, due_time="09:00", note="Minutes please")
    series.begin(first, manager, "FREQ=WEEKLY")
    return list(Activity.objects.order_by("due_at"))


def planned():
    return list(Activity.objects.filter(state=State.PLANNED).order_by("due_at").values_list("due_on", flat=True))


def test_the_weeks_ahead_are_made_at_once_and_no_more(weekly, monday):
    assert [one.due_on for one in weekly] == [monday + n * 7 * DAY for n in range(9)]
    assert {(one.title, one.due_time, one.note, one.kind) for one in weekly} == {
        ("Weekly", dt.time(9), "Minutes please", "meeting")
    }
    assert series.go_on(Series.objects.get()) == []


def test_going_on_another_day_makes_what_is_new_and_nothing_twice(weekly, monday, monkeypatch):
    planning.move(weekly[1], weekly[1].responsible, monday + 8 * DAY, dt.time(9))
    planning.cancel(weekly[2], weekly[2].responsible)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: monday + 14 * DAY)

    series.go_on_all()
    series.go_on_all()

    assert planned() == sorted([monday + n * 7 * DAY for n in (0, *range(3, 11))] + [monday + 8 * DAY])


def test_nine_stays_nine_when_clocks_change(plan, manager):
    manager.time_zone = "Europe/Kyiv"
    manager.save()
    first = plan(manager, due_on=dt.date(2027, 3, 22), due_time="09:00")

    series.begin(first, manager, "FREQ=WEEKLY;COUNT=2")

    before, after = Activity.objects.order_by("due_at")
    kyiv = ZoneInfo("Europe/Kyiv")
    assert {one.due_at.astimezone(kyiv).time() for one in (before, after)} == {dt.time(9)}
    assert after.due_at - before.due_at == dt.timedelta(days=7, hours=-1)


def test_this_and_following_move_by_as_much_and_what_was_moved_alone_stays(weekly, manager, monday):
    planning.move(weekly[4], manager, monday + 30 * DAY, dt.time(12))

    moved = series.move(Activity.objects.get(pk=weekly[2].pk), manager, monday + 15 * DAY, dt.time(10), whole=False)

    assert moved == 6
    assert planned() == sorted(
        [monday, monday + 7 * DAY, monday + 30 * DAY] + [monday + (n * 7 + 1) * DAY for n in (2, 3, 5, 6, 7, 8)]
    )
    rest = Series.objects.get(is_over=False)
    assert (rest.starts_on, rest.values["due_time"]) == (monday + 15 * DAY, "10:00:00")


def test_moving_back_by_the_toast_brings_all_back(weekly, manager, monday, signed_in):
    before, pages = planned(), signed_in(manager)

    given = {"day": (monday + 15 * DAY).isoformat(), "time": "10:00", "scope": "following"}
    answer = pages.post(f"/activities/{weekly[2].pk}/due", given, headers=HX)
    undo = __import__("json").loads(answer["HX-Trigger"])["krug:toasts"]["said"][0]["undo"]
    moved = planned()
    pages.post(undo, headers=HX)

    assert moved != before
    assert planned() == before


def test_all_to_come_are_moved_while_what_is_done_stays(weekly, manager, monday):
    doing.do(weekly[0], manager, "held")

    series.move(Activity.objects.get(pk=weekly[3].pk), manager, monday + 21 * DAY, dt.time(11), whole=True)

    assert set(Activity.objects.filter(state=State.PLANNED).values_list("due_time", flat=True)) == {dt.time(11)}
    assert Activity.objects.get(pk=weekly[0].pk).due_time == dt.time(9)


def test_stopped_from_one_on_and_taken_up_again(weekly, manager):
    series.stop(weekly[3], manager, whole=False)
    left = len(planned())
    series.take_up(weekly[3], manager)

    assert (left, len(planned()), Series.objects.get().is_over) == (3, 9, False)


def test_what_was_cancelled_alone_stays_so_when_the_whole_is_taken_up_again(weekly, manager):
    planning.cancel(weekly[1], manager)

    stopped = series.stop(weekly[3], manager, whole=True)
    taken = series.take_up(weekly[3], manager)

    assert (stopped, taken, len(planned())) == (8, 8, 8)


def test_a_series_ends_after_so_many_times(plan, manager, monday):
    series.begin(plan(manager, due_on=monday), manager, "FREQ=DAILY;COUNT=3")

    assert (len(planned()), Series.objects.get().is_over) == (3, True)


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=DAILY;BYSECOND=1", "", "every day"])
def test_a_hostile_rule_makes_nothing(plan, manager, rule):
    with pytest.raises(Invalid):
        series.begin(plan(manager), manager, rule)

    assert (Series.objects.count(), Activity.objects.count()) == (0, 1)


def test_who_may_not_change_it_does_not_make_it_repeat(plan, manager, stranger):
    with pytest.raises(Denied):
        series.begin(plan(manager), stranger, "FREQ=DAILY")

    assert Series.objects.count() == 0


def test_who_takes_part_takes_part_in_all(plan, manager, stranger, monday):
    first = plan(manager, due_on=monday)
    taking_part.call(first, manager, stranger)

    series.begin(Activity.objects.get(), manager, "FREQ=WEEKLY;COUNT=3")

    mine = type(stranger).objects.get(pk=stranger.pk)
    assert Activity.objects.visible_to(mine).count() == 3
    assert Activity.objects.visible_to(mine, "change").count() == 0


def test_a_repeating_activity_from_the_form(manager, monday, signed_in):
    given = {"kind": "task", "title": "Report", "due_on": monday.isoformat(), "often": "FREQ=WEEKLY"}
    pages = signed_in(manager)

    pages.post("/activities/new", {**given, "until": (monday + 14 * DAY).isoformat()})
    wrong = pages.post("/activities/new", {**given, "until": "soon"})

    assert planned() == [monday, monday + 7 * DAY, monday + 14 * DAY]
    assert wrong.status_code == 422
    assert "каждую неделю" in pages.get(f"/activities/{Activity.objects.first().pk}").content.decode()


def test_repetition_by_the_api(plan, manager, monday, program):
    activity = plan(manager, due_on=monday, due_time="09:00")
    mine = program(manager)

    made = mine.post(f"activities/{activity.pk}/repetition", {"rule": "FREQ=WEEKLY;COUNT=3"})
    wrong = mine.post(f"activities/{activity.pk}/repetition", {"rule": "FREQ=SECONDLY"})
    move = {"due_on": (monday + DAY).isoformat(), "due_time": "09:00", "scope": "all"}
    moved = mine.post(f"activities/{activity.pk}/due", move)

    assert [made.status_code, wrong.status_code, moved.status_code] == [200, 422, 200]
    assert planned() == [monday + (n * 7 + 1) * DAY for n in range(3)]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "каждый рабочий день"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=5", "каждые 2 недели: пн, ср, 5 раз"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20271231", "каждый месяц: последний день, до 31 декабря 2027"),
    ],
)
def test_a_rule_in_words(rule, said):
    assert in_words(rule) == said
