"""Time as people write it, and how it is rounded for the bill."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.modules.timesheets.durations import A_DAY, BadDuration, in_hours, minutes_of, said
from krug.modules.timesheets.rounding import STEPS, Rounding, rounded

MINUTES = st.integers(0, A_DAY)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1:30", 90),
        ("01:05", 65),
        ("1,5", 90),
        ("1.25", 75),
        ("2", 120),
        ("90 мин", 90),
        ("90м", 90),
        ("45 min", 45),
        ("1 ч 30 мин", 90),
        ("1ч30", 90),
        ("2 ч", 120),
        ("0,1 ч", 6),
        ("1,33", 80),
        (" 24:00 ", A_DAY),
        ("0", 0),
    ],
)
def test_time_is_read_as_people_write_it(text, minutes):
    assert minutes_of(text) == minutes


@pytest.mark.parametrize("text", ["", "час", "1:60", "1:2:3", "-1:30", "−2", "25", "90", "24:01", "1500 мин", "1,5,5"])
def test_what_is_no_time_of_a_day_is_refused(text):
    with pytest.raises(BadDuration):
        minutes_of(text)


@given(MINUTES)
def test_what_is_said_is_read_again(minutes):
    assert minutes_of(said(minutes)) == minutes


@given(MINUTES)
def test_hours_are_within_a_half_of_their_last_place(minutes):
    assert abs(in_hours(minutes) * 60 - minutes) <= 60 * 0.005


@given(MINUTES, st.sampled_from(STEPS))
def test_rounding_gives_whole_steps_and_no_more_than_a_step(minutes, step):
    up, near = rounded(minutes, Rounding.UP, step), rounded(minutes, Rounding.NEAREST, step)

    assert up % step == near % step == 0
    assert 0 <= up - minutes < step
    assert -step < 2 * (minutes - near) < step or 2 * (near - minutes) == step
    assert rounded(up, Rounding.UP, step) == up
    assert rounded(near, Rounding.NEAREST, step) == near
    assert rounded(minutes, Rounding.NONE, step) == minutes


@given(MINUTES, MINUTES, st.sampled_from(STEPS), st.sampled_from(list(Rounding)))
def test_more_time_is_never_billed_as_less(one, other, step, how):
    less, more = sorted((one, other))

    assert rounded(less, how, step) <= rounded(more, how, step)
