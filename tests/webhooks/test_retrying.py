"""When what was not taken is sent again, as arithmetic."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from krug.core.webhooks.retrying import FIRST, LONGEST, LONGEST_REST, PATIENCE, TROUBLE, pause_after, rest_after

CHANCES = st.lists(st.floats(0, 1), min_size=60, max_size=60)


def run(chances, took=dt.timedelta(0)):
    """The moments of every attempt, counted from the first."""
    moments = [dt.timedelta(0)]
    while (pause := pause_after(len(moments), moments[-1] + took, chances[len(moments) - 1])) is not None:
        moments.append(moments[-1] + took + pause)
    return moments


@given(CHANCES, st.integers(0, 15).map(lambda seconds: dt.timedelta(seconds=seconds)))
def test_it_is_tried_for_three_days_and_no_longer(chances, took):
    moments = run(chances, took)

    assert PATIENCE - took <= moments[-1] + took <= PATIENCE + 2 * took
    assert 20 < len(moments) < 55


@given(CHANCES)
def test_pauses_grow_to_their_longest_and_lie_in_their_half(chances):
    moments = run(chances)

    pauses = [later - earlier for earlier, later in pairwise(moments)]
    for number, pause in enumerate(pauses[:-1]):
        whole = min(FIRST * 2 ** min(number, 20), LONGEST)
        assert whole / 2 <= pause <= whole


@given(st.integers(1, 60), st.floats(0, 1), st.integers(0, 10**8).map(lambda seconds: dt.timedelta(seconds=seconds)))
def test_what_the_receiver_asks_for_is_kept_to_within_the_longest_pause(attempts, chance, asked):
    own, found = (pause_after(attempts, dt.timedelta(0), chance, wish) for wish in (dt.timedelta(0), asked))

    assert found == max(own, min(asked, LONGEST))


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_after_three_days_it_is_given_up_whatever_the_number(attempts, chance):
    assert pause_after(attempts, PATIENCE, chance) is None


@given(st.integers(0, 10**6))
def test_rest_is_bounded_and_begins_with_trouble(failures):
    rest = rest_after(failures)

    assert (rest > dt.timedelta(0)) == (failures >= TROUBLE)
    assert rest <= LONGEST_REST
