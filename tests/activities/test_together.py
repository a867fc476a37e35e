"""Several people and one activity: taking part, giving it to another, its checklist and subtasks."""

import datetime as dt

import pytest

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.modules.activities import checklist, delegating, planning, taking_part
from krug.modules.activities.models import Activity, CheckItem, Delegation

HX = {"HX-Request": "true"}


def sees(person, activity):
    return Activity.objects.visible_to(type(person).objects.get(pk=person.pk)).filter(pk=activity.pk).exists()


def kinds_of(activity):
    return list(Event.objects.filter(record_id=activity.pk).order_by("id").values_list("kind", flat=True))


def test_who_takes_part_sees_the_activity_until_taken_off(plan, manager, stranger):
    activity = plan(manager, kind="meeting")

    taking_part.call(activity, manager, stranger)
    again = taking_part.call(activity, manager, stranger)
    saw = sees(stranger, activity)
    taking_part.take_off(activity, stranger, stranger)

    assert (again, saw, sees(stranger, activity)) == (False, True, False)
    assert kinds_of(activity) == ["activity.meeting.planned", "activity.meeting.joined", "activity.meeting.left"]


def test_who_only_takes_part_calls_nobody(plan, manager, stranger, head):
    activity = plan(manager)
    taking_part.call(activity, manager, stranger)

    with pytest.raises(Denied):
        taking_part.call(activity, type(stranger).objects.get(pk=stranger.pk), head)


def test_a_task_is_given_taken_on_and_given_back(plan, head, manager):
    activity = plan(head, kind="task")

    delegating.delegate(activity, head, manager)
    taken = delegating.accept(activity, manager)
    twice = delegating.accept(activity, manager)
    planning.move(activity, manager, dt.date(2026, 12, 3))
    moves = delegating.moves(activity, Delegation.objects.get().at)
    back = delegating.give_back(activity, manager, "No access to the archive")

    activity.refresh_from_db()
    given = Delegation.objects.get()
    assert (taken, twice, back) == (True, False, True)
    assert (activity.responsible, given.reason, given.due_on) == (
        head,
        "No access to the archive",
        dt.date(2026, 11, 24),
    )
    assert [move.by for move in moves] == [manager.name]
    assert kinds_of(activity)[-4:] == [
        f"activity.task.{verb}" for verb in ("delegated", "accepted", "moved", "returned")
    ]


def test_who_gave_a_task_away_goes_on_seeing_it(plan, head, stranger):
    activity = plan(head)

    delegating.delegate(activity, head, stranger)

    assert (sees(head, activity), sees(stranger, activity)) == (True, True)


def test_only_who_has_it_answers_and_a_reason_is_asked_for(plan, head, manager, stranger):
    activity = plan(head)
    delegating.delegate(activity, head, manager)

    with pytest.raises(Denied):
        delegating.accept(activity, stranger)
    with pytest.raises(Invalid):
        delegating.give_back(activity, manager, "  ")

    assert Delegation.objects.get().is_open


def test_who_may_not_give_work_to_others_does_not(plan, manager, stranger):
    activity = plan(manager)

    with pytest.raises(Denied):
        delegating.delegate(activity, manager, stranger)

    activity.refresh_from_db()
    assert (activity.responsible, Delegation.objects.count()) == (manager, 0)


def test_a_checklist_is_written_ticked_and_unticked(plan, manager, signed_in):
    activity, pages = plan(manager), signed_in(manager)

    pages.post(f"/activities/{activity.pk}/checklist", {"text": "Take the seal"}, headers=HX)
    item = CheckItem.objects.get()
    ticked = pages.post(f"/activities/{activity.pk}/checklist/{item.pk}/tick", headers=HX)
    card = pages.get(f"/activities/{activity.pk}").content.decode()
    twice = checklist.tick(item, manager, True)

    assert (ticked.status_code, twice, "1/1" in card) == (204, False, True)
    assert kinds_of(activity)[-2:] == ["activity.call.listed", "activity.call.ticked"]


def test_a_checklist_is_not_written_by_who_sees_alone(plan, manager, stranger, signed_in):
    activity = plan(manager)
    taking_part.call(activity, manager, stranger)
    item = checklist.add(activity, manager, "Take the seal")

    pages = signed_in(stranger)
    answers = [
        pages.post(f"/activities/{activity.pk}/checklist", {"text": "More"}).status_code,
        pages.post(f"/activities/{activity.pk}/checklist/{item.pk}/tick").status_code,
        pages.post(f"/activities/{activity.pk}/checklist/{item.pk}/off").status_code,
    ]

    assert (answers, CheckItem.objects.filter(done_at=None).count()) == ([403, 403, 403], 1)


def test_a_line_of_another_activity_is_none(plan, manager, signed_in):
    one, other = plan(manager), plan(manager)
    item = checklist.add(other, manager, "Take the seal")

    assert signed_in(manager).post(f"/activities/{one.pk}/checklist/{item.pk}/tick").status_code == 404


def test_a_subtask_is_an_activity_about_the_activity(plan, manager, signed_in):
    activity, pages = plan(manager, kind="meeting"), signed_in(manager)

    pages.post("/activities/new", {"of": f"activity:{activity.pk}", "kind": "task", "title": "Book a table"})

    card = pages.get(f"/activities/{activity.pk}").content.decode()
    assert "Book a table" in card
    assert Activity.objects.get(title="Book a table").subject_card == ("activity", activity.pk)


def test_delegation_by_the_api(plan, head, manager, program):
    activity = plan(head)

    given = program(head).post(f"activities/{activity.pk}/delegation", {"person": manager.pk})
    taken = program(manager).post(f"activities/{activity.pk}/delegation-acceptance")
    unsaid = program(manager).post(f"activities/{activity.pk}/delegation-return", {"reason": " "})
    nobody = program(head).post(f"activities/{activity.pk}/people", {"person": 10**9})

    assert [given.status_code, taken.status_code, unsaid.status_code, nobody.status_code] == [200, 200, 422, 422]
