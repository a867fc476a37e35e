"""Panels put up, moved, resized, taken off and brought back."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.dashboards import arranging, boards, placing
from krug.core.dashboards.models import Dashboard
from krug.core.dashboards.panels import Panel
from krug.core.dashboards.placing import Size

STEPS = st.one_of(
    st.tuples(st.just("go"), st.integers(1, 3), st.sampled_from([*placing.WAYS, *placing.GROWTHS])),
    st.tuples(st.just("off"), st.integers(1, 3)),
    st.tuples(st.just("back"), st.integers(1, 3)),
)


def order(board, manager):
    return [panel.id for panel in boards.get(manager, str(board.pk)).panels]


@pytest.fixture
def mine(board, manager):
    return lambda: boards.get(manager, str(board.pk))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=12))
def test_whatever_is_done_nothing_is_lost_and_all_of_it_can_come_back(board, manager, steps):
    first = Dashboard.objects.get(pk=board.pk)
    for what, pk, *way in steps:
        found = boards.get(manager, str(board.pk))
        if what == "go":
            arranging.go(manager, found, pk, *way)
        elif what == "off":
            arranging.take_off(manager, found, pk)
        else:
            arranging.bring_back(manager, found, pk)
    for pk in (1, 2, 3):
        arranging.bring_back(manager, boards.get(manager, str(board.pk)), pk)

    panels = boards.get(manager, str(board.pk)).panels
    spots = placing.spots([panel.size for panel in panels])

    assert sorted(panel.id for panel in panels) == [1, 2, 3]
    assert {panel.id: panel.report for panel in panels} == {1: "records-deal", 2: "sales-by-manager", 3: "funnel"}
    assert not any(one.overlaps(other) for one in spots for other in spots if one is not other)
    Dashboard.objects.filter(pk=board.pk).update(panels=first.panels, taken_off=[])


def test_a_hand_puts_them_in_any_order_and_size(board, manager, mine):
    arranging.arrange(manager, mine(), [3, 1], {1: Size(12, 3), 2: Size(5, 1), 3: Size(4, 9)})

    assert [(panel.id, panel.width, panel.height) for panel in mine().panels] == [(3, 6, 2), (1, 12, 3), (2, 6, 2)]


def test_one_taken_off_comes_back_to_its_place_once(board, manager, mine):
    arranging.take_off(manager, mine(), 2)
    assert order(board, manager) == [1, 3]

    arranging.bring_back(manager, mine(), 2)
    arranging.bring_back(manager, mine(), 2)

    assert order(board, manager) == [1, 2, 3]


def test_numbers_are_not_given_twice(board, manager, mine):
    arranging.take_off(manager, mine(), 3)

    made = arranging.put_up(manager, mine(), Panel("lost-reasons", "chart"))

    assert made.id == 4
    arranging.bring_back(manager, mine(), 3)
    assert sorted(order(board, manager)) == [1, 2, 3, 4]


def test_a_changed_panel_stays_where_it_stands(board, manager, mine):
    arranging.change(manager, mine(), Panel("sales-by-manager", "chart", id=2, title="Who"))

    assert order(board, manager) == [1, 2, 3]
    assert mine().panel(2).title == "Who"
