"""Entries of a calendar beside one another."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.modules.activities.calendar.laying import Lane, clashing, lanes, merged

pytestmark = pytest.mark.once

SPANS = st.lists(
    st.tuples(st.integers(0, 90), st.integers(1, 20)).map(lambda one: (one[0], one[0] + one[1])), max_size=12
)


def overlap(one, other):
    return one[0] < other[1] and other[0] < one[1]


@given(SPANS)
def test_no_two_that_overlap_share_a_lane_and_all_of_a_group_have_as_many(spans):
    placed = lanes(spans)

    for n, one in enumerate(spans):
        assert 0 <= placed[n].number < placed[n].of
        for m in range(n):
            if overlap(one, spans[m]):
                assert placed[n].number != placed[m].number
                assert placed[n].of == placed[m].of


@given(SPANS)
def test_no_more_lanes_than_stand_at_one_moment_side_by_side(spans):
    most = max((sum(begin <= moment < end for begin, end in spans) for moment in range(111)), default=0)

    assert max((lane.of for lane in lanes(spans)), default=0) == most


@given(SPANS)
def test_what_clashes_is_what_overlaps_another(spans):
    assert clashing(spans) == [
        any(overlap(one, other) for m, other in enumerate(spans) if m != n) for n, one in enumerate(spans)
    ]


@given(SPANS)
def test_merged_time_is_the_same_time_in_parts_that_do_not_touch(spans):
    found = merged(spans)

    assert {n for begin, end in found for n in range(begin, end)} == {
        n for begin, end in spans for n in range(begin, end)
    }
    assert all(one[1] < other[0] for one, other in pairwise(found))


def test_one_by_itself_has_the_whole_width():
    assert lanes([(0, 4), (4, 8), (6, 10)]) == [Lane(0, 1), Lane(0, 2), Lane(1, 2)]
