"""What is learnt of pasts alone, without a database: nothing of the future, and as good as the past tells."""

import math
import random

from hypothesis import given
from hypothesis import strategies as st

from krug.modules.deals.score import quality
from krug.modules.deals.score.features import Past, Told, Usual, known
from krug.modules.deals.score.learning import ENOUGH, learn
from krug.modules.deals.score.logistic import fit, fit_upwards, sigmoid, solve
from krug.modules.deals.score.model import Model
from krug.modules.deals.score.snapshots import snapshots


def still():
    """Nobody waits for a sign of life."""


def past(number, chance, share_of):
    """A deal of one of eight people, each of whom wins a share of their own."""
    person = chance.randrange(8)
    begun = 19_000 + chance.random() * 700
    closed = begun + 10 + chance.random() * 40
    won = chance.random() < share_of(person, begun)
    stays = [(begun, begun + 5, 1), (begun + 5, closed, 2)]
    return Past(number, 1, "RUB", None, person, None, None, None, begun, 1e9, closed, won, stays)


def world(count, seed, share_of=lambda person, _day: 0.15 + 0.1 * person):
    chance = random.Random(seed)
    return [past(number, chance, share_of) for number in range(count)]


def test_what_tells_won_from_lost_is_found_and_the_chances_hold():
    learnt = learn(world(3000, 1), still)

    tried = [(chance, won) for _deal, chance, won in learnt.tried]
    assert quality.roc_auc(tried) > 0.7  # the best that can be had here is 0.74
    assert quality.brier(tried) < quality.brier_of_all_alike(tried) - 0.02
    for one in quality.bins(tried):
        if one.deals >= 150:
            assert abs(one.expected - one.won) / one.deals < 0.1
    assert max(learnt.model.weights, key=learnt.model.weights.get) == "responsible"


def test_where_nothing_tells_them_apart_every_deal_has_nearly_the_same_chance():
    learnt = learn(world(2000, 2, lambda _person, _day: 0.4), still)

    chances = [chance for _deal, chance, _won in learnt.tried]
    assert max(chances) - min(chances) < 0.15
    assert abs(sum(chances) / len(chances) - 0.4) < 0.06


def test_a_score_that_does_no_better_than_one_chance_for_all_gives_way_to_it():
    told, untold = learn(world(3000, 1), still), learn(world(2000, 2, lambda _person, _day: 0.4), still)

    assert (told.tells_apart, untold.tells_apart) == (True, False)
    assert untold.model == Model.of_all_alike(untold.won / untold.closed)
    parts = untold.model.parts({"responsible": "3", "stage": "1"})
    assert set(parts.values()) == {0.0}
    assert math.isclose(untold.model.chance(parts), untold.won / untold.closed)
    assert any(told.model.parts({"responsible": "7"}).values())


def test_it_gives_way_just_where_its_misses_are_not_fewer():
    # Brier by hand: of four deals three are won, 3/4 to each misses by (3 × 1/16 + 9/16) / 4 = 0.1875.
    better = [(0.9, True), (0.9, True), (0.8, True), (0.2, False)]
    worse = [(0.5, True), (0.6, True), (0.5, True), (0.6, False)]

    assert math.isclose(quality.brier(better), 0.025)
    assert quality.brier_of_all_alike(better) == 0.1875
    assert (quality.tells_apart(better), quality.tells_apart(worse)) == (True, False)
    assert quality.tells_apart([(0.75, won) for _chance, won in better]) is False  # no worse is no better
    assert quality.tells_apart([]) is None


def test_of_too_few_nothing_is_learnt():
    few = world(ENOUGH - 1, 3)
    alike = [Past(**{**vars(one), "won": True}) for one in world(500, 3)]

    assert learn(few, still).model is None
    assert learn(alike, still).model is None
    assert learn([], still).model is None


def test_what_came_later_changes_nothing_of_what_was_known():
    deals = world(400, 4)
    day = sorted(one.closed for one in deals)[200]
    before = [one for one in snapshots(deals, still) if one.day < day]

    other = [one if one.closed < day else Past(**{**vars(one), "won": not one.won}) for one in deals]
    after = [one for one in snapshots(other, still) if one.day < day]

    assert [(one.deal, one.day, one.answers) for one in before] == [(one.deal, one.day, one.answers) for one in after]


def test_the_trial_is_learnt_from_nothing_it_is_tried_on():
    deals = world(1500, 5)
    learnt = learn(deals, still)
    turned = [one if one.closed < learnt.trial_from else Past(**{**vars(one), "won": not one.won}) for one in deals]

    again = learn(turned, still)

    assert [(deal, chance) for deal, chance, _won in again.tried] == [(d, chance) for d, chance, _won in learnt.tried]
    assert [won for _deal, _chance, won in again.tried] == [not won for _deal, _chance, won in learnt.tried]


def test_an_amount_written_down_afterwards_is_not_known_before():
    deal = Past(1, 1, "RUB", 500_00, 7, None, None, None, 100.0, 150.0, 200.0, True)

    on_the_way, later = (known(deal, day, {}, {"1:RUB": 250_00.0}, None) for day in (120.0, 160.0))

    assert (on_the_way.answers["amount"], on_the_way.answers["activity"]) == (None, None)
    assert later.figures["amount"] == {"times": 2.0}


def test_a_value_changed_later_was_the_old_one_on_the_day():
    deal = Past(
        1, 1, "RUB", 300, 7, None, None, None, 0.0, 0.0, changes=[Told(10, "amount", 100), Told(20, "amount", 200)]
    )

    assert [deal.held("amount", day) for day in (5, 15, 25)] == [100, 200, 300]


@given(st.lists(st.tuples(st.integers(0, 10).map(lambda n: n / 10), st.booleans()), min_size=1, max_size=40))
def test_the_share_of_pairs_in_order_is_that_of_all_pairs(tried):
    pairs = [(one, other) for one, is_won in tried if is_won for other, is_lost in tried if not is_lost]
    right = sum(1 if one > other else 0.5 if one == other else 0 for one, other in pairs)

    found = quality.roc_auc(tried)

    assert math.isclose(found, right / len(pairs)) if pairs else found is None
    assert sum(one.deals for one in quality.bins(tried)) == len(tried)
    assert sum(one.won for one in quality.bins(tried)) == sum(won for _chance, won in tried)


def test_the_regression_finds_the_line_the_rows_were_drawn_from():
    chance = random.Random(6)
    rows = [[chance.gauss(0, 1), chance.gauss(0, 1)] for _n in range(6000)]
    won = [chance.random() < sigmoid(0.5 + 1.2 * a - 0.8 * b) for a, b in rows]

    free, upwards = fit(rows, won, 0.0, still), fit_upwards(rows, won, 0.0, still)

    assert all(abs(value - true) < 0.12 for value, true in zip(free, (0.5, 1.2, -0.8), strict=True))
    assert upwards[1] > 0.8
    assert upwards[2] == 0


def test_equations_are_solved():
    assert solve([[0.0, 2.0], [4.0, 1.0]], [6.0, 11.0]) == [2.0, 3.0]


def test_a_model_reads_as_it_was_kept():
    model = Model(0.5, {"age": 1.0}, {"age": {"2:4": -0.7}}, 0.9, 0.1, {"2": 12.0}, {})

    again = Model.of(model.plain())

    assert again == model
    parts = again.parts({"age": "2:4", "kind": None, "product": "7"})
    assert parts == {"age": 0.9 * -0.7, "kind": 0.0, "product": 0.0}
    assert math.isclose(again.chance(parts), sigmoid(0.1 + 0.45 - 0.63))


def test_usual_is_the_middle_of_five_and_more():
    usual = Usual()
    for days in (3.0, 1.0, 9.0, 5.0):
        usual.take_stay(4, days)
    assert usual.plain()["days"] == {}

    usual.take_stay(4, 7.0)

    assert usual.plain()["days"] == {"4": 5.0}
