"""Whom a request goes to: nobody outside the rule, nobody off work, and everybody in turn."""

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from krug.modules.requests.choosing import Facts, Hand, Terms, fits, fitting, in_order

people = st.integers(1, 30)
hands = st.lists(
    st.builds(Hand, people, st.integers(0, 9), st.booleans()), max_size=12, unique_by=lambda hand: hand.person
)
rules = st.builds(
    Terms,
    pk=st.integers(1, 99),
    people=st.lists(people, max_size=8, unique=True).map(tuple),
    came_by=st.sampled_from(["any", "phone", "site"]),
    kind=st.sampled_from([None, 1, 2]),
    region=st.sampled_from(["", "Kostroma", "Kostroma, Орёл"]),
    product=st.sampled_from(["", "LR"]),
    manner=st.sampled_from(["load", "turn"]),
    hours=st.sampled_from(["working", "always"]),
    last=st.none() | people,
)
facts = st.builds(
    Facts,
    came_by=st.sampled_from(["phone", "site", "mail"]),
    kind=st.sampled_from([1, 2]),
    region=st.sampled_from(["", "kostroma", "ОРЕЛ", "Tver"]),
    product=st.sampled_from(["", "Shrink tunnel lr-4 004"]),
)


@given(rules, hands, st.sets(people))
def test_only_those_of_the_rule_who_work_and_have_not_let_it_go(rule, hands, passed):
    order = in_order(rule, hands, passed)

    wanted = {h.person for h in hands if h.person in rule.people and (h.is_working or rule.hours == "always")}
    assert set(order) == wanted - passed
    assert len(order) == len(set(order))


@given(rules, hands)
def test_by_load_nobody_comes_before_one_with_less(rule, hands):
    load = {hand.person: hand.load for hand in hands}

    order = in_order(replace(rule, manner="load"), hands)

    assert [load[pk] for pk in order] == sorted(load[pk] for pk in order)


@given(st.lists(people, min_size=1, max_size=8, unique=True), st.integers(1, 5), st.none() | people)
def test_in_turn_everybody_gets_as_many(team, rounds, last):
    rule = Terms(1, tuple(team), manner="turn", last=last)
    got = Counter()

    for _request in range(len(team) * rounds):
        person = in_order(rule, [Hand(pk, got[pk]) for pk in team])[0]
        got[person] += 1
        rule = replace(rule, last=person)

    assert got == dict.fromkeys(team, rounds)


@given(st.lists(people, min_size=1, max_size=8, unique=True), st.integers(1, 40))
def test_by_load_nobody_ends_up_with_two_more_than_another(team, number):
    rule, got = Terms(1, tuple(team)), Counter(dict.fromkeys(team, 0))

    for _request in range(number):
        person = in_order(rule, [Hand(pk, got[pk]) for pk in team])[0]
        got[person] += 1
        rule = replace(rule, last=person)

    assert max(got.values()) - min(got.values()) <= 1


@given(st.lists(rules, max_size=6), facts)
def test_the_first_rule_that_fits_is_the_one(rules, facts):
    found = fitting(rules, facts)

    assert found == next((rule for rule in rules if fits(rule, facts)), None)


@given(facts)
def test_a_rule_without_conditions_fits_everything(facts):
    assert fits(Terms(1, (1,)), facts)


def test_conditions_are_read_as_people_write_them():
    rule = Terms(1, (1,), came_by="site", kind=2, region="Кострома, Орёл", product="lr-4")

    assert fits(rule, Facts("site", 2, " орел ", "Shrink tunnel LR-4"))
    assert not fits(rule, Facts("phone", 2, "орел", "Shrink tunnel LR-4"))
    assert not fits(rule, Facts("site", 1, "орел", "Shrink tunnel LR-4"))
    assert not fits(rule, Facts("site", 2, "Тверь", "Shrink tunnel LR-4"))
    assert not fits(rule, Facts("site", 2, "орел", "Filling line"))
    assert not fits(rule, Facts("site", 2, "", "Shrink tunnel LR-4"))
