"""Stages are not the deals' alone: tests/rooms/projects has them by declaration, and the ground floor does the rest."""

import pytest

from krug.core.records import kinds, writing
from krug.core.stages import counting, staged
from krug.core.stages.models import Passage, Pipeline, Stage
from krug.core.stages.moving import move


@pytest.fixture
def stages(db):
    pipeline = Pipeline.objects.create(subject="project", title="Building")
    return [Stage.objects.create(pipeline=pipeline, name=name, sort=n) for n, name in enumerate(["Plan", "Build"])]


@pytest.fixture
def make(stages):
    return lambda user, name: writing.create(kinds.get("project"), user, [{"name": name}])[0]


def test_it_has_a_board_with_counts(client, make, manager, stranger):
    make(manager, "Hall")
    make(stranger, "Tower")
    client.force_login(manager)

    board = client.get("/projects").context["board"]

    assert [(lane.title, lane.total.count) for lane in board.lanes] == [("Plan", 1), ("Build", 0)]
    assert [card.title for card in board.lanes[0].cards] == ["Hall"]


def test_it_moves_and_leaves_a_path(client, make, manager, stages):
    project = make(manager, "Hall")
    client.force_login(manager)

    client.post(f"/projects/{project.pk}/stage", {"to": stages[1].pk, "comment": "Permit is there"})

    assert [passage.stage for passage in Passage.objects.order_by("id")] == stages
    assert "Permit is there" in client.get(f"/projects/{project.pk}").content.decode()


def test_its_counters_are_kept_and_checked(make, manager, stages):
    project = make(manager, "Hall")

    move(project, manager, stages[1])
    writing.put_in_bin(make(manager, "Shed"), manager)

    cells = counting.by_counters(staged.get("project"))
    assert [(cell[1], count) for cell, (count, _amount) in cells.items()] == [(stages[1].pk, 1)]
    assert list(counting.faults()) == []
