"""Where panels stand: whatever is done, none lies upon another and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from krug.core.dashboards import placing
from krug.core.dashboards.placing import COLUMNS, GROWTHS, HEIGHTS, WAYS, WIDTHS, Size

SIZES = st.lists(st.builds(Size, st.sampled_from(WIDTHS), st.sampled_from(HEIGHTS)), min_size=1, max_size=24)


@given(sizes=SIZES)
def test_panels_stand_within_the_columns_and_never_upon_one_another(sizes):
    spots = placing.spots(sizes)

    assert [(spot.width, spot.height) for spot in spots] == [(size.width, size.height) for size in sizes]
    for number, spot in enumerate(spots):
        assert 0 <= spot.x <= COLUMNS - spot.width
        assert not any(spot.overlaps(other) for other in spots[:number])
    cells = [(x, y) for s in spots for x in range(s.x, s.x + s.width) for y in range(s.y, s.y + s.height)]
    assert len(set(cells)) == len(cells)


@given(sizes=SIZES)
def test_they_read_in_their_order(sizes):
    places = [(spot.y, spot.x) for spot in placing.spots(sizes)]

    assert places == sorted(places)


@given(sizes=SIZES, data=st.data())
def test_a_step_loses_nothing_and_keeps_the_rest_in_order(sizes, data):
    at = data.draw(st.integers(0, len(sizes) - 1))
    way = data.draw(st.sampled_from(WAYS))

    order = placing.moved(sizes, at, way)

    assert sorted(order) == list(range(len(sizes)))
    assert [n for n in order if n != at] == [n for n in range(len(sizes)) if n != at]
    forward = order.index(at) - at
    assert forward <= 0 if way in ("left", "up") else forward >= 0


@given(sizes=SIZES, data=st.data())
def test_a_step_up_comes_no_lower(sizes, data):
    at = data.draw(st.integers(0, len(sizes) - 1))
    before = placing.spots(sizes)[at]

    order = placing.moved(sizes, at, "up")

    after = placing.spots([sizes[n] for n in order])[order.index(at)]
    assert after.y <= before.y


@given(size=st.builds(Size, st.sampled_from(WIDTHS), st.sampled_from(HEIGHTS)), how=st.sampled_from(GROWTHS))
def test_every_size_has_a_next_and_the_last_stays(size, how):
    grown = size.grown(how)

    assert grown.width in WIDTHS
    assert grown.height in HEIGHTS
    back = dict(zip(GROWTHS, ("narrower", "wider", "shorter", "taller"), strict=True))[how]
    assert grown == size or grown.grown(back) == size


def test_a_row_that_is_full_goes_on_below():
    spots = placing.spots([Size(6, 2), Size(3, 1), Size(3, 1), Size(6, 1)])

    assert [(spot.x, spot.y) for spot in spots] == [(0, 0), (6, 0), (9, 0), (6, 1)]
    assert placing.rows([Size(6, 2), Size(12, 3)]) == 5
    assert placing.rows([]) == 0
