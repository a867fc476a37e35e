import pytest

from krug.core.access.policy import Denied
from krug.core.events import kinds as event_kinds
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.modules.activities import doing, planning
from krug.modules.activities.models import Activity, Doing, State

NEXT = {"kind": "task", "title": "Send the quote", "due_on": "2026-11-25"}


def test_done_with_its_result_and_the_next_step_at_once(manager, make_client_of, plan):
    client = make_client_of(manager)
    call = plan(manager, client=client.pk)

    done = doing.do(call, manager, "reached", "They want 3 % off", NEXT)

    assert (call.state, done.by, done.result_title) == (State.DONE, manager, "Дозвонились")
    assert (done.next.title, done.next.client, done.next.responsible) == ("Send the quote", client, manager)
    event = Event.objects.get(kind="activity.call.done")
    said = event_kinds.get(event.kind).say(event.data)
    assert said == "сделал: звонок «Agree the price» — дозвонились. They want 3 % off"


def test_doing_twice_does_nothing_the_second_time(manager, plan):
    call = plan(manager)
    doing.do(call, manager, "reached", next_step=NEXT)

    again = doing.do(Activity.objects.get(pk=call.pk), manager, "not_reached", next_step=NEXT)

    assert again is None
    assert Doing.objects.get().result == "reached"
    assert Activity.objects.count() == 2


def test_undone_it_is_planned_again_and_its_next_step_cancelled(manager, plan):
    call = plan(manager)
    following = doing.do(call, manager, "reached", next_step=NEXT).next

    assert (doing.reopen(call, manager), doing.reopen(call, manager)) == (True, False)

    following.refresh_from_db()
    assert (call.state, following.state) == (State.PLANNED, State.CANCELLED)
    assert Doing.objects.count() == 0
    assert Event.objects.filter(kind="activity.call.reopened").count() == 1


def test_a_next_step_already_touched_stays(manager, plan):
    call = plan(manager)
    following = doing.do(call, manager, "reached", next_step=NEXT).next
    doing.do(following, manager, "done")

    doing.reopen(call, manager)

    following.refresh_from_db()
    assert following.state == State.DONE


def test_cancelled_is_taken_up_again(manager, plan):
    call = plan(manager)
    planning.cancel(call, manager)

    assert doing.reopen(call, manager) is True

    assert call.state == State.PLANNED


@pytest.mark.parametrize(
    ("result", "comment", "next_step", "wrong"),
    [
        ("held", "", None, {"result"}),
        ("", "", None, {"result"}),
        ("reached", "x" * 5001, None, {"comment"}),
        ("reached", "", {"kind": "dance"}, {"kind"}),
    ],
)
def test_what_will_not_do_leaves_it_planned(manager, plan, result, comment, next_step, wrong):
    call = plan(manager)

    with pytest.raises(Invalid) as refused:
        doing.do(call, manager, result, comment, next_step)

    call = Activity.objects.get(pk=call.pk)
    assert (set(refused.value.errors), call.state) == (wrong, State.PLANNED)
    assert (Doing.objects.count(), Event.objects.count()) == (0, 1)


@pytest.mark.parametrize("verb", [lambda a, by: doing.do(a, by, "reached"), doing.reopen])
def test_a_stranger_changes_nothing(manager, stranger, plan, verb):
    call = plan(manager)

    with pytest.raises(Denied):
        verb(call, stranger)

    call.refresh_from_db()
    assert (call.state, call.version, Event.objects.count()) == (State.PLANNED, 1, 1)


def test_a_head_does_it_and_the_next_step_stays_the_managers(manager, head, plan):
    call = plan(manager)

    done = doing.do(call, head, "reached", next_step=NEXT)

    assert (done.by, done.next.responsible) == (head, manager)


def test_what_was_done_just_now_needs_no_plan(manager, make_client_of):
    client = make_client_of(manager)

    call = doing.note(manager, {"kind": "call", "client": client.pk}, "call_back", " Busy ", NEXT)

    assert (call.state, call.doing.comment, call.doing.next) == (State.DONE, "Busy", Activity.objects.get(kind="task"))
    assert [event.kind for event in Event.objects.order_by("id")][1:] == ["activity.call.done", "activity.task.planned"]
