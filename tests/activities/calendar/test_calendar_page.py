"""The calendar page: whose it is, what stands where, moving, stretching, booking, sharing free and busy."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from krug.core.hours.models import Absence
from krug.core.records.cleaning import Invalid
from krug.core.settings.short import keeping
from krug.modules.activities import delegating, planning, taking_part
from krug.modules.activities.calendar import booking, free_busy
from krug.modules.activities.calendar.booking import RESOURCES
from krug.modules.activities.models import Activity, Booking, FreeBusyLink
from krug.modules.activities.recurring import series

HX = {"HX-Request": "true"}
WEEK = "/calendar?week=2026-11-23"
DAY = "2026-11-24"


@pytest.fixture
def room(administrator):
    return keeping.add(RESOURCES, administrator, {"name": "Blue room", "what": "room"})


def drawn(pages, url):
    return pages.get(url).context["drawn"]


def titles(cells):
    return [one.title for cell in cells for one in cell.entries]


def said(answer):
    return json.loads(answer["HX-Trigger"])["krug:toasts"]["said"][0]


def test_a_week_shows_what_is_planned_and_done_at_its_quarter(plan, manager, signed_in):
    plan(manager, title="At ten", due_time="10:00", duration=45)
    plan(manager, title="Some time")
    plan(manager, title="Next week", due_on="2026-12-01")
    planning.cancel(plan(manager, title="Given up"), manager)

    found = drawn(signed_in(manager), WEEK)

    assert [(one.title, one.first, one.quarters) for one in found.cells[1].entries] == [
        ("Some time", 0, 0),
        ("At ten", 40, 3),
    ]
    assert titles(found.cells) == ["Some time", "At ten"]


def test_two_at_once_are_told(plan, manager, signed_in):
    plan(manager, title="One", due_time="10:00", duration=60)
    plan(manager, title="Other", due_time="10:30", duration=60)

    found = drawn(signed_in(manager), WEEK)

    assert (found.clashes, {one.lanes for one in found.cells[1].timed}) == (2, {2})


def test_past_midnight_it_stands_on_both_days(plan, manager, signed_in):
    plan(manager, title="Night train", due_time="23:00", duration=120)

    cells = drawn(signed_in(manager), WEEK).cells

    assert [(one.first, one.quarters, one.may_move) for cell in cells for one in cell.timed] == [
        (92, 4, True),
        (0, 4, False),
    ]


def test_of_a_colleague_out_of_sight_it_is_told_only_that_they_are_busy(plan, manager, head, signed_in):
    plan(head, title="Secret talk", due_time="10:00", place="Secret place")

    page = signed_in(manager).get(f"/calendar?day={DAY}&who=team").content.decode()
    own = signed_in(head).get(f"/calendar?day={DAY}").content.decode()

    assert ("Secret" in page, "ev--busy" in page, "Secret talk" in own) == (False, True, True)


def test_another_department_has_no_calendar_for_a_manager(manager, stranger, signed_in):
    assert signed_in(manager).get(f"/calendar?who={stranger.pk}").status_code == 404


def test_who_takes_part_has_it_in_their_calendar_and_who_gave_it_away_has_not(plan, head, manager, stranger, signed_in):
    meeting, task = plan(head, title="Meeting", due_time="10:00"), plan(head, title="Task", due_time="12:00")
    taking_part.call(meeting, head, stranger)
    delegating.delegate(task, head, manager)

    assert titles(drawn(signed_in(stranger), WEEK).cells) == ["Meeting"]
    assert titles(drawn(signed_in(head), WEEK).cells) == ["Meeting"]
    assert titles(drawn(signed_in(manager), WEEK).cells) == ["Task"]


@pytest.mark.parametrize("view", ["day=2026-11-24", "month=2026-11", "agenda=2026-11-20", "week=2026-11-23&who=team"])
def test_every_view_shows_it(plan, manager, signed_in, view):
    plan(manager, title="Agree", due_time="10:00")

    assert "Agree" in signed_in(manager).get(f"/calendar?{view}").content.decode()


def test_holidays_and_absences_are_named(manager, signed_in):
    Absence.objects.create(person=manager, first=dt.date(2026, 11, 5), last=dt.date(2026, 11, 6))

    cells = drawn(signed_in(manager), "/calendar?week=2026-11-02").cells

    assert [cell.note for cell in cells] == [
        "",
        "Предпраздничный день",
        "День народного единства",
        "Отсутствие",
        "Отсутствие",
        "",
        "",
    ]
    assert [cell.is_off for cell in cells] == [False, False, True, True, True, True, True]
    assert cells[0].rest == [(0, 36), (72, 24)]
    assert cells[1].rest == [(0, 36), (68, 28)]


def test_moved_by_hand_on_the_lookers_clock_and_back_by_the_toast(plan, head, manager, signed_in):
    manager.time_zone = "Asia/Vladivostok"
    manager.save()
    activity = plan(manager, due_time="18:00")
    pages = signed_in(head)  # in Moscow it is 11:00

    given = {"day": "2026-11-25", "time": "12:00", "clock": "mine", "seen": activity.due_stamp}
    moved = pages.post(f"/activities/{activity.pk}/due", given, headers=HX)
    late = pages.post(f"/activities/{activity.pk}/due", given, headers=HX)

    activity.refresh_from_db()
    assert (moved.status_code, activity.due_on, activity.due_time) == (204, dt.date(2026, 11, 25), dt.time(19))
    assert late.status_code == 409
    pages.post(said(moved)["undo"], headers=HX)
    assert Activity.objects.get().due_stamp == "2026-11-24T18:00"


@pytest.mark.parametrize(("minutes", "status"), [("45", 204), ("0", 422), ("soon", 422)])
def test_stretched(plan, manager, signed_in, minutes, status):
    activity, pages = plan(manager, due_time="10:00", duration=30), signed_in(manager)

    answer = pages.post(f"/activities/{activity.pk}/length", {"minutes": minutes}, headers=HX)

    assert (answer.status_code, Activity.objects.get().duration) == (status, 45 if status == 204 else 30)
    if status == 204:
        pages.post(said(answer)["undo"], headers=HX)
        assert Activity.objects.get().duration == 30


def test_a_room_is_taken_once_at_a_time(plan, manager, head, room, signed_in):
    one, other = plan(manager, due_time="10:00", duration=60), plan(head, due_time="10:30", duration=60)
    booking.book(one, manager, room)

    with pytest.raises(Invalid):
        booking.book(other, head, room)
    planning.move(other, head, other.due_on, dt.time(11))
    booking.book(other, head, room)

    cells = drawn(signed_in(manager), f"/calendar?day={DAY}&who=rooms").cells
    assert Booking.objects.count() == 2
    assert [(one.pk, one.first) for one in cells[0].timed] == [(one.pk, 40), (None, 44)]


def test_a_room_is_booked_for_an_hour_of_a_day(plan, manager, room):
    with pytest.raises(Invalid):
        booking.book(plan(manager), manager, room)


def test_free_and_busy_by_a_secret_until_it_is_taken_back(plan, manager, signed_in, monkeypatch):
    from django.utils import timezone

    now = dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC)
    plan(manager, title="Secret talk", due_time="10:00", duration=60, place="Secret place")
    plan(manager, title="Secret too", due_time="10:30", duration=60)
    plan(manager, title="Any time")
    pages, passer_by = signed_in(manager), Client()
    address = pages.post("/calendar/sharing", {"note": "For the client"}).context["address"]
    path = "/free-busy/" + address.rsplit("/", 1)[1]
    monkeypatch.setattr(timezone, "now", lambda: now)

    text = passer_by.get(path).content.decode()
    monkeypatch.undo()
    pages.post(f"/calendar/sharing/{FreeBusyLink.objects.get().pk}/ending")

    assert "FREEBUSY;FBTYPE=BUSY:20261124T070000Z/20261124T083000Z\r\n" in text
    assert (text.count("FBTYPE=BUSY"), "Secret" in text, manager.name in text) == (1, False, False)
    assert [passer_by.get(path).status_code, passer_by.get("/free-busy/x").status_code] == [404, 404]


def test_a_link_of_another_is_not_taken_back(manager, stranger, signed_in):
    free_busy.share(manager)

    assert signed_in(stranger).post(f"/calendar/sharing/{FreeBusyLink.objects.get().pk}/ending").status_code == 404
    assert FreeBusyLink.objects.count() == 1


def test_as_many_questions_for_a_full_week_as_for_an_empty_one(plan, head, manager, signed_in):
    pages = signed_in(head)
    url = f"{WEEK}&who=team"
    pages.get(url)
    plan(manager, due_time="10:00")

    with CaptureQueriesContext(
        connection,
    ) as few:
        pages.get(url)
    for hour in range(9, 15):
        series.begin(plan(manager, due_time=f"{hour}:00"), manager, "FREQ=DAILY;COUNT=4")
        taking_part.call(plan(head, due_time=f"{hour}:00"), head, manager)
    with CaptureQueriesContext(connection) as many:
        pages.get(url)

    assert len(many) - len(few) <= 1  # who takes part is asked only where somebody does
