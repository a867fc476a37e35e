import datetime as dt

import pytest

from krug.core.access.policy import Denied
from krug.core.events import kinds as event_kinds
from krug.core.events.models import Event, EventLink
from krug.core.records.cleaning import Invalid
from krug.core.search.checking import faults as search_faults
from krug.modules.activities import planning
from krug.modules.activities.models import Activity, State
from tests.activities.conftest import DAY

TOMORROW = DAY + dt.timedelta(days=1)


def test_a_planned_call_stands_in_the_clients_history(manager, make_client_of, plan):
    client = make_client_of(manager)

    call = plan(manager, client=client.pk, due_time="14:30")

    event = Event.objects.get(kind="activity.call.planned")
    assert (call.responsible, call.state, call.department_id) == (manager, State.PLANNED, manager.department_id)
    assert EventLink.objects.filter(event=event, card_kind="client", card_id=client.pk).count() == 1
    assert event_kinds.get(event.kind).say(event.data) == "запланировал: звонок «Agree the price», 24 ноября, 14:30"


def test_about_the_client_itself_is_the_same_as_for_the_client(manager, make_client_of, plan):
    client = make_client_of(manager)

    call = plan(manager, subject_kind="client", subject_id=client.pk)

    assert (call.client_id, call.subject_kind, call.subject_id) == (client.pk, "", None)


def test_without_title_and_day_it_is_a_task_for_today(manager):
    task = planning.plan(manager, {})

    assert (task.kind, task.title, task.due_time) == ("task", "Задача", None)
    assert task.due_at == task.late_at


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"kind": "dance"}, {"kind"}),
        ({"due_on": "31.02.2026"}, {"due_on"}),
        ({"due_time": "25:00"}, {"due_time"}),
        ({"state": "done"}, {"state"}),
        ({"subject_kind": "client", "subject_id": 7}, {"subject_id"}),
        ({"subject_kind": "wings", "subject_id": 7}, {"subject_id"}),
        ({"title": "x" * 256}, {"title"}),
        ({"duration": 0}, {"duration"}),
    ],
)
def test_wrong_values_name_their_field_and_nothing_is_written(manager, plan, values, wrong):
    with pytest.raises(Invalid) as refused:
        plan(manager, **values)

    assert set(refused.value.errors) == wrong
    assert (Activity.objects.count(), Event.objects.count()) == (0, 0)


def test_nobody_plans_for_a_client_they_do_not_see(manager, stranger, make_client_of, plan):
    foreign = make_client_of(stranger)

    with pytest.raises(Invalid) as refused:
        plan(manager, client=foreign.pk)

    assert set(refused.value.errors) == {"client"}


def test_only_who_may_assign_plans_for_another(manager, head, plan):
    given = plan(head, responsible=manager.pk)
    with pytest.raises(Invalid):
        plan(manager, responsible=head.pk)

    assert (given.responsible, Activity.objects.count()) == (manager, 1)


def test_an_observer_plans_nothing(observer, plan):
    with pytest.raises(Denied):
        plan(observer)

    assert Activity.objects.count() == 0


def test_moving_twice_to_one_day_does_nothing_the_second_time(manager, plan):
    call = plan(manager, due_time="14:30")

    assert planning.move(call, manager, TOMORROW, dt.time(9)) is True
    assert planning.move(call, manager, TOMORROW, dt.time(9)) is False

    event = Event.objects.get(kind="activity.call.moved")
    assert (event.data["was"], event.data["due"]) == ("2026-11-24T14:30", "2026-11-25T09:00")
    assert (call.due_at, call.version) == (dt.datetime(2026, 11, 25, 6, tzinfo=dt.UTC), 2)


def test_what_is_moved_is_found_under_its_new_day(manager, plan):
    call = plan(manager)

    planning.move(call, manager, DAY + dt.timedelta(days=9))

    assert list(search_faults()) == []


def test_a_time_may_be_taken_away(manager, plan):
    call = plan(manager, due_time="14:30")

    assert planning.move(call, manager, DAY) is True
    assert planning.move(call, manager, DAY) is False

    assert call.due_time is None


def test_what_is_done_or_cancelled_is_not_moved(manager, plan):
    call = plan(manager)

    assert (planning.cancel(call, manager), planning.cancel(call, manager)) == (True, False)
    assert planning.move(call, manager, TOMORROW) is False

    assert (call.state, call.due_on) == (State.CANCELLED, DAY)
    assert Event.objects.filter(kind="activity.call.cancelled").count() == 1


@pytest.mark.parametrize("verb", [lambda a, by: planning.move(a, by, TOMORROW), planning.cancel])
def test_a_stranger_changes_nothing(manager, stranger, plan, verb):
    call = plan(manager)

    with pytest.raises(Denied):
        verb(call, stranger)

    call.refresh_from_db()
    assert (call.due_on, call.state, call.version) == (DAY, State.PLANNED, 1)
    assert Event.objects.count() == 1
