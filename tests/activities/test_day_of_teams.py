"""My day: what was given and came back, what others owe, and how much each of a head's people has."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from krug.modules.activities import delegating


@pytest.fixture
def today():
    return timezone.localdate()


def part(pages, code):
    parts = [drawn for where in pages.get("/").context["parts"].values() for drawn in where]
    return next((drawn.values for drawn in parts if drawn.part.code == code), None)


def test_a_task_given_waits_on_the_others_day_until_taken_on(plan, head, manager, signed_in, today):
    task = plan(head, kind="task", title="Collect the papers", due_on=today)
    delegating.delegate(task, head, manager)
    pages = signed_in(manager)

    before = part(pages, "given")
    waiting = signed_in(head).get("/").content.decode()
    pages.post(f"/activities/{task.pk}/delegation/acceptance")

    assert [one["activity"] for one in before["rows"]] == [task]
    assert ("Collect the papers" in waiting, "ещё не принято" in waiting) == (True, True)
    assert part(pages, "given") is None


def test_what_came_back_stands_with_its_reason(plan, head, manager, signed_in, today):
    task = plan(head, kind="task", due_on=today)
    delegating.delegate(task, head, manager)
    delegating.give_back(task, manager, "No access")

    page = signed_in(head).get("/").content.decode()

    assert "No access" in page
    assert part(signed_in(manager), "given") is None


def test_a_task_of_somebody_else_that_was_given_on_is_waited_for(plan, head, manager, administrator, signed_in, today):
    task = plan(administrator, kind="task", title="From above", due_on=today, responsible=head.pk)
    delegating.delegate(task, head, manager)

    day = signed_in(head).get("/").context["day"]

    assert [row.activity for row in day.waiting] == [task]


def test_a_head_sees_the_load_of_each_of_their_people(plan, head, manager, signed_in, today):
    plan(manager, due_on=today - dt.timedelta(days=3))
    plan(manager, due_on=today + dt.timedelta(days=2), duration=480)
    plan(head, due_on=today + dt.timedelta(days=2))

    rows = part(signed_in(head), "load")["rows"]

    assert [(row.person, row.late, row.ahead) for row in rows] == [(manager, 1, 1), (head, 0, 1)]
    assert rows[0].part > rows[1].part > 0
    assert part(signed_in(manager), "load") is None


def test_as_many_questions_for_many_as_for_one(plan, head, manager, signed_in, today):
    pages = signed_in(head)
    delegating.delegate(plan(head, due_on=today), head, manager)
    pages.get("/")

    with CaptureQueriesContext(connection) as few:
        pages.get("/")
    for _n in range(4):
        delegating.delegate(plan(head, due_on=today), head, manager)
    with CaptureQueriesContext(connection) as many:
        pages.get("/")

    assert len(many) == len(few)
