"""What is free, held and booked, and that a booking and the calendar are one."""

import dataclasses
import datetime as dt

import pytest
from django.utils import timezone

from krug.core.access import partners
from krug.core.access.policy import Denied
from krug.core.hours.models import Absence, PersonHours
from krug.core.records import writing
from krug.core.records.cleaning import Invalid
from krug.modules.activities import doing, planning
from krug.modules.activities.calendar import booking as resources
from krug.modules.activities.models import Activity
from krug.modules.activities.models import Booking as Room
from krug.modules.booking import changing, holding, offering, taking
from krug.modules.booking.confirming import confirm
from krug.modules.booking.models import Appointment, Cell, Letter, State
from krug.modules.booking.taking import Taken
from krug.modules.clients.models import Client
from tests.booking.conftest import ANN, COMES
from tests.booking.moments import MOSCOW, monday

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def free(service, day=None, person=None):
    begin = monday(0) if day is None else day
    found = offering.slots(service, begin, begin + DAY, person)
    return [f"{one.begins_at.astimezone(MOSCOW):%H:%M}" for one in found]


def meet(person, at, minutes=60, **values):
    local = at.astimezone(MOSCOW)
    given = {"kind": "meeting", "title": "Talk", "due_on": local.date(), "due_time": f"{local:%H:%M}"}
    return planning.plan(person, {**given, "duration": minutes, **values})


def test_what_is_booked_stands_in_the_calendar_with_the_client(service, manager, book):
    booked = book(service)

    activity = Activity.objects.get()
    assert (booked.state, booked.activity, booked.prepayment) == (State.BOOKED, activity, "none")
    assert (activity.responsible, activity.due_at, activity.minutes) == (manager, monday(), 60)
    assert (activity.title, activity.note, activity.kind) == ("Advice: Ann", "About the tunnel", "meeting")
    client = Client.objects.get()
    assert (activity.client, client.name, client.kind, client.responsible) == (client, "Ann", "person", manager)
    assert client.phones.get().number == "+79161234567"
    assert [one.what for one in Letter.objects.all()] == ["booked"]


def test_who_is_known_is_not_made_anew(service, manager, book, make_client_of):
    known = make_client_of(manager, phones="+7 916 123-45-67")

    book(service)

    assert Activity.objects.get().client == known
    assert Client.objects.count() == 1


def test_confirmed_twice_it_is_one(service, page):
    held = holding.hold(page, service, monday(), COMES)

    assert confirm(held, ANN).activity == confirm(held, ANN).activity
    assert (Activity.objects.count(), Letter.objects.count()) == (1, 1)


def test_nobody_else_has_a_time_that_is_held_or_booked(service, page, book):
    held = holding.hold(page, service, monday(10), COMES)

    assert free(service)[:3] == ["09:00", "11:00", "11:30"]
    with pytest.raises(Taken):
        holding.hold(page, service, monday(10, 30), COMES)
    confirm(held, ANN)
    with pytest.raises(Taken):
        holding.hold(page, service, monday(9, 30), COMES)
    assert Appointment.objects.count() == 1


def test_what_is_not_finished_in_time_is_free_again_and_may_still_be_had(service, page):
    held = holding.hold(page, service, monday(10), COMES)
    Appointment.objects.update(held_until=timezone.now() - dt.timedelta(seconds=1))

    assert "10:00" in free(service)
    assert taking.lapse() == 1
    assert Cell.objects.count() == 0
    assert confirm(held, ANN).state == State.BOOKED

    again = holding.hold(page, service, monday(12), COMES)
    Appointment.objects.filter(pk=again.pk).update(held_until=timezone.now() - dt.timedelta(seconds=1))
    holding.hold(page, service, monday(12), COMES)
    with pytest.raises(Taken):
        confirm(again, ANN)


def test_what_has_begun_meanwhile_is_not_booked(service, page):
    held = holding.hold(page, service, monday(10), COMES)
    Appointment.objects.update(begins_at=timezone.now() - HOUR, held_until=timezone.now() - HOUR)

    with pytest.raises(Taken):
        confirm(held, ANN)
    assert not Activity.objects.exists()


def test_buffers_are_taken_too(make_service, manager, book):
    service = make_service(manager, before=15, after=15)
    book(service, monday(11))

    assert free(service)[:3] == ["09:00", "09:30", "12:30"]


def test_meetings_of_the_calendar_and_those_taken_part_in_are_not_free(service, manager, stranger, administrator):
    meet(manager, monday(10))
    theirs = meet(stranger, monday(12))
    partners.put("activity", theirs.pk, manager, "", only_sees=True)
    planning.cancel(meet(manager, monday(15)), manager)

    assert free(service) == ["09:00", "11:00", *half_hours(13, 17)]


def half_hours(first, last):
    return [f"{hour}:{minute}" for hour in range(first, last + 1) for minute in ("00", "30")][:-1]


def test_a_meeting_put_there_while_the_visitor_typed_is_not_run_over(service, page, manager):
    held = holding.hold(page, service, monday(10), COMES)
    meet(manager, monday(10, 30))

    with pytest.raises(Taken):
        confirm(held, ANN)
    assert Activity.objects.count() == 1


def test_absences_own_hours_and_who_has_left(make_service, manager, stranger):
    service = make_service(manager, stranger)
    PersonHours.objects.create(person=stranger, week=[[[600, 720]]] * 7)
    Absence.objects.create(person=manager, first=monday().date(), last=monday().date())

    assert free(service) == ["10:00", "10:30", "11:00"]
    stranger.is_active = False
    stranger.save()
    assert free(service) == []


def test_with_any_specialist_the_one_less_booked_takes_it(make_service, manager, stranger, book):
    service = make_service(manager, stranger)

    first, second = book(service), book(service)

    assert {first.person, second.person} == {manager, stranger}
    with pytest.raises(Taken):
        book(service)
    third = book(service, monday(14))
    assert book(service, monday(14)).person != third.person


def test_of_two_services_with_one_specialist_each_takes_the_time_of_the_other(make_service, manager, book):
    one, other = make_service(manager), make_service(manager, title="Other")
    book(one, monday(10))

    assert free(other)[:2] == ["09:00", "11:00"]


def test_a_room_is_taken_for_both_sides(make_service, manager, stranger, room, book):
    service = make_service(manager, stranger, rooms=[room])
    booked = book(service, monday(10))

    assert (booked.room, Room.objects.get().activity) == (room, booked.activity)
    with pytest.raises(Taken):
        book(service, monday(10), person=None)
    theirs = meet(stranger, monday(10, 30))
    with pytest.raises(Invalid):
        resources.book(theirs, stranger, room)
    later = meet(stranger, monday(12))
    resources.book(later, stranger, room)
    assert "12:00" not in free(service, person=manager.pk)
    with pytest.raises(Invalid):
        planning.move(later, stranger, monday().date(), dt.time(10, 30))


def test_a_room_that_a_visitor_holds_is_not_booked_in_the_calendar(make_service, manager, stranger, room, page):
    service = make_service(manager, rooms=[room], after=30)
    holding.hold(page, service, monday(10), COMES)

    for minute in (0, 60):
        with pytest.raises(Invalid):
            resources.book(meet(stranger, monday(10) + minute * dt.timedelta(minutes=1)), stranger, room)
    assert resources.book(meet(stranger, monday(12)), stranger, room) is True


def test_a_room_out_of_use_or_all_taken_leaves_nothing(make_service, manager, room):
    service = make_service(manager, rooms=[room])
    room.is_active = False
    room.save()

    assert free(service) == []


def test_past_days_too_soon_and_too_far_are_not_offered(make_service, manager, page):
    service = make_service(manager, notice_minutes=60, ahead_days=5)

    for moment in (monday() - dt.timedelta(days=70), monday(weeks=5), timezone.now()):
        with pytest.raises(Taken):
            holding.hold(page, service, moment, COMES)
    assert not Appointment.objects.exists()


def test_moved_by_the_visitor_it_is_moved_in_the_calendar(service, book):
    booked = book(service, monday(10))

    moved = changing.move(booked, monday(10, 30))

    assert (moved.begins_at, Activity.objects.get().due_at) == (monday(10, 30), monday(10, 30))
    assert free(service)[:2] == ["09:00", "09:30"]
    assert Letter.objects.get().what == "moved"
    assert changing.move(booked, monday(10, 30)).pk == booked.pk


def test_moved_to_what_is_taken_it_stays(service, book):
    booked, other = book(service, monday(10)), book(service, monday(12))

    with pytest.raises(Taken):
        changing.move(booked, other.begins_at)

    booked.refresh_from_db()
    assert (booked.begins_at, Cell.objects.filter(appointment=booked).count()) == (monday(10), 12)


def test_another_room_is_taken_where_its_own_is_not_free(make_service, manager, stranger, administrator, room, book):
    second = type(room).objects.create(name="Red room")
    service = make_service(manager, rooms=[room, second])
    booked = book(service, monday(10))
    resources.book(meet(stranger, monday(14)), stranger, booked.room)

    moved = changing.move(booked, monday(14))

    assert moved.room != booked.room
    assert [one.resource for one in Room.objects.filter(activity=booked.activity)] == [moved.room]


def test_cancelled_twice_is_once_and_the_time_is_free(service, book):
    booked = book(service, monday(10))

    assert [changing.cancel(booked), changing.cancel(booked)] == [True, False]

    booked.refresh_from_db()
    assert (booked.state, booked.cancelled_by, booked.activity.state) == ("cancelled", "visitor", "cancelled")
    assert "10:00" in free(service)
    assert [one.what for one in Letter.objects.all()] == ["cancelled"]
    assert book(service, monday(10)).state == State.BOOKED


def test_too_near_the_visitor_changes_nothing(make_service, manager, book):
    service = make_service(manager, change_hours=700)
    booked = book(service, monday(10))

    for act in (changing.cancel, lambda one: changing.move(one, monday(12))):
        with pytest.raises(changing.TooLate):
            act(booked)
    assert Activity.objects.get().state == "planned"


def test_a_booking_follows_its_meeting(service, manager, stranger, head, book):
    booked = book(service, monday(10))

    planning.move(booked.activity, manager, monday().date(), dt.time(15))

    booked.refresh_from_db()
    assert (booked.begins_at, booked.ends_at) == (monday(15), monday(16))
    assert "10:00" in free(service) and "15:00" not in free(service)
    changed = writing.change(Activity.objects.get(), head, {"duration": 90}, booked.activity.version)
    booked.refresh_from_db()
    assert booked.ends_at == monday(16, 30)
    planning.cancel(changed, manager)
    booked.refresh_from_db()
    assert (booked.state, booked.cancelled_by, Cell.objects.count()) == ("cancelled", "firm", 0)


def test_a_meeting_is_not_moved_onto_another_visitor(service, manager, book):
    booked = book(service, monday(10))
    book(service, monday(12))

    with pytest.raises(Invalid):
        planning.move(booked.activity, manager, monday().date(), dt.time(12, 30))

    booked.refresh_from_db()
    assert (booked.begins_at, Activity.objects.get(pk=booked.activity_id).due_at) == (monday(10), monday(10))


@pytest.mark.parametrize(("result", "state"), [("held", "came"), ("did_not_take_place", "missed")])
def test_done_in_the_calendar_it_says_who_came(service, manager, book, result, state):
    booked = book(service)

    doing.do(booked.activity, manager, result)

    booked.refresh_from_db()
    assert booked.state == state
    doing.reopen(booked.activity, manager)
    booked.refresh_from_db()
    assert booked.state == "booked"


def test_who_came_is_noted_in_the_list_and_may_be_corrected(service, manager, stranger, book):
    booked = book(service)

    assert changing.note_presence(booked, manager, came=True) is True
    assert changing.note_presence(booked, manager, came=True) is False
    assert changing.note_presence(booked, manager, came=False) is True

    booked.refresh_from_db()
    assert (booked.state, booked.activity.doing.result) == ("missed", "did_not_take_place")


def test_only_who_may_change_the_meeting_notes_anything(service, stranger, book):
    booked = book(service)

    for verb in (changing.note_presence, changing.note_prepayment):
        with pytest.raises(Denied):
            verb(booked, stranger, True)
    assert list(Appointment.objects.visible_to(stranger)) == []
    assert Appointment.objects.get().state == "booked"


def test_prepayment_is_awaited_and_noted(make_service, manager, book):
    booked = book(make_service(manager, asks_prepayment=True))

    assert booked.prepayment == "awaited"
    assert [changing.note_prepayment(booked, manager, True), changing.note_prepayment(booked, manager, True)] == [
        True,
        False,
    ]
    assert Appointment.objects.get().prepayment == "paid"


def test_in_the_bin_it_is_cancelled(service, manager, book):
    booked = book(service)

    writing.put_in_bin(booked.activity, manager)

    booked.refresh_from_db()
    assert (booked.state, Cell.objects.count()) == ("cancelled", 0)


def test_one_address_holds_only_so_much(service, page):
    for number in range(holding.MOST_HELD):
        holding.hold(page, service, monday(9 + number), COMES)
    with pytest.raises(holding.TooMany):
        holding.hold(page, service, monday(15), COMES)

    assert holding.hold(page, service, monday(15), dataclasses.replace(COMES, network="198.51.100.1"))


def test_the_number_of_queries_does_not_grow(
    make_service, manager, stranger, head, room, django_assert_max_num_queries
):
    service = make_service(manager, head, rooms=[room, type(room).objects.create(name="Red")])
    for hour in range(9, 17):
        meet(manager, monday(hour))

    with django_assert_max_num_queries(14):
        offering.slots(service, monday(0), monday(0) + 30 * DAY)
