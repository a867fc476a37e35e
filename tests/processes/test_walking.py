"""The engine against a plain account of the same process."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from krug.core.processes.engine import LostWay, is_walkable, walk
from krug.core.processes.plan import Arrow, End, Plan, Step, Task
from krug.core.processes.ways import ways_on, ways_to


def titles(text):
    return (("", text),)


@st.composite
def insides(draw, name):
    """A step with tasks in layers: those of one go side by side, a join stands between two layers of several."""
    layers = draw(st.lists(st.integers(1, 3), max_size=3))
    tasks, joins, inside, before = [], [], [], []
    for number, width in enumerate(layers):
        layer = [f"{name}_{number}_{one}" for one in range(width)]
        tasks += [Task(key, titles(key), required=draw(st.booleans())) for key in layer]
        if before:
            join = f"{name}_join_{number}"
            joins.append(join)
            inside += [(key, join) for key in before] + [(join, key) for key in layer]
        before = layer
    return Step(name, titles(name), tuple(tasks), tuple(joins), tuple(inside))


@st.composite
def plans(draw):
    """Steps in a row; behind each a gateway to the next and, maybe, to any other step or to the end."""
    count = draw(st.integers(1, 4))
    steps = [draw(insides(f"s{number}")) for number in range(count)]
    arrows, crossings = [], []
    for number, step in enumerate(steps):
        following = steps[number + 1].key if number + 1 < count else "end"
        others = draw(st.sets(st.sampled_from([*(one.key for one in steps), "end"]), max_size=2))
        targets = list(dict.fromkeys([following, *sorted(others - {step.key})]))
        crossings.append(f"x{number}")
        arrows.append(Arrow(f"to_x{number}", step.key, f"x{number}"))
        arrows += [Arrow(f"x{number}_{target}", f"x{number}", target) for target in targets]
    return Plan(titles("p"), tuple(steps), tuple(crossings), (End("end", titles("End")),), tuple(arrows))


def plainly(step, done):
    """Which tasks have had their turn, and whether all that must be is done: layer by layer."""
    layers = {}
    for task in step.tasks:
        layers.setdefault(task.key.split("_")[1], []).append(task)
    live, stopped, finished = [], False, True
    for number in sorted(layers):
        if not stopped:
            live += [task.key for task in layers[number]]
        stopped = stopped or any(task.key not in done for task in layers[number])
        finished = finished and all(
            not task.required or (task.key in done and task.key in live) for task in layers[number]
        )
    return set(live), finished


@settings(max_examples=60)
@given(plans(), st.data())
def test_the_engine_stands_where_a_plain_account_says(plan, data):
    step, ways = plan.first, []

    for _turn in range(data.draw(st.integers(0, 4))):
        offered = [way for way in ways_on(plan, step.key) if plan.step(way.to)]
        if not offered:
            break
        way = data.draw(st.sampled_from(offered))
        ways.append(way.arrows)
        step = plan.step(way.to)
    done = data.draw(st.sets(st.sampled_from([task.key for task in step.tasks]))) if step.tasks else set()
    standing = walk(plan, ways, done)

    live, finished = plainly(step, done)
    assert (standing.step, set(standing.live), standing.is_done) == (step.key, live, finished)


@settings(max_examples=30)
@given(plans())
def test_every_step_is_reached_by_the_shortest_ways(plan):
    for step in plan.steps:
        ways = ways_to(plan, step.key)

        assert walk(plan, [way.arrows for way in ways], ()).step == step.key
    assert is_walkable(plan)


def test_the_end_is_told():
    plan = Plan(
        titles("p"),
        (Step("a", titles("A")),),
        (),
        (End("won", titles("Won")), End("lost", titles("Lost"), "lost")),
        (Arrow("w", "a", "won"),),
    )

    assert walk(plan, [["w"]], ()).step == "won"


def test_ways_of_another_process_lead_nowhere():
    plan = Plan(
        titles("p"),
        (Step("a", titles("A")), Step("b", titles("B"))),
        ("x",),
        (End("won", titles("Won")),),
        (Arrow("f", "a", "x"), Arrow("w", "x", "b"), Arrow("v", "x", "won"), Arrow("u", "b", "won")),
    )

    with pytest.raises(LostWay):
        walk(plan, [["nix"]], ())


def test_ways_that_part_and_meet_over_and_over_are_found_at_once():
    """Twenty rows of two gateways, each leading to both of the next: more paths than anybody could go."""
    rows = [(f"l{number}", f"r{number}") for number in range(20)]
    arrows = [Arrow("begin", "a", "l0")]
    for before, after in pairwise(rows):
        arrows += [Arrow(f"{one}_{other}", one, other) for one in before for other in after]
    arrows += [Arrow(f"{one}_out", one, "b") for one in rows[-1]] + [Arrow("done", "b", "won")]
    crossings = tuple(one for row in rows for one in row)
    plan = Plan(
        titles("p"),
        (Step("a", titles("A")), Step("b", titles("B"))),
        crossings,
        (End("won", titles("Won")),),
        tuple(arrows),
    )

    assert [way.to for way in ways_on(plan, "a")] == ["b"]
    assert is_walkable(plan)
