"""Whatever is done to deals, and in whatever order, the counters say what the rows say."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.records import kinds, writing
from krug.core.stages import counting, staged
from krug.core.stages.models import Stage, StageCount
from krug.modules.deals.models import Deal, LostReason

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["create", "move", "win", "lose", "reopen", "amount", "hand over", "bin", "restore", "rate"]),
        st.integers(0, 5),
        st.integers(0, 6),
    ),
    max_size=14,
)


def do(deed, deal, number, people):
    actor = people["administrator"]
    stages = list(Stage.objects.filter(pipeline=deal.pipeline_id))
    if deed == "move" and deal.is_open and stages:
        deal.move(actor, stages[number % len(stages)])
    if deed == "win" and deal.is_open:
        deal.win(actor)
    if deed == "lose" and deal.is_open:
        deal.lose(actor, reason=LostReason.objects.first())
    if deed == "reopen":
        deal.reopen(actor)
    if deed == "amount":
        writing.change(deal, actor, {"amount": str(number * 100) if number else ""}, deal.version)
    if deed == "hand over":
        to = list(people.values())[number % len(people)]
        writing.change(deal, actor, {"responsible": to.pk}, deal.version)
    if deed == "rate":
        writing.change(deal, actor, {"currency": ["RUB", "USD"][number % 2]}, deal.version)
    if deed == "bin":
        writing.put_in_bin(deal, actor)
    if deed == "restore":
        writing.restore(deal, actor)


@pytest.fixture
def people(administrator, manager, stranger):
    return {"administrator": administrator, "manager": manager, "stranger": stranger}


@given(DEEDS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_counters_equal_rows_after_any_deeds(deal_kinds, people, deeds):
    for deed, which, number in deeds:
        live = list(Deal.objects.filter(deleted_at=None))
        if deed == "create" or not live:
            values = {"name": "Deal", "kind": deal_kinds[number % 3].pk, "amount": str(number)}
            writing.create(kinds.get("deal"), people["administrator"], [values])
        elif deed == "restore":
            for deal in Deal.objects.exclude(deleted_at=None)[:1]:
                do(deed, deal, number, people)
        else:
            do(deed, live[which % len(live)], number, people)

    assert list(counting.faults()) == []


def test_counters_hold_what_is_open_by_owner_and_money(manager, stranger, make_deal_of):
    first = make_deal_of(manager, amount="100.50")
    make_deal_of(manager, amount="200")
    make_deal_of(stranger, amount="7").win(stranger)

    cells = counting.by_counters(staged.get("deal"))

    assert cells == {
        (first.pipeline_id, first.stage_id, manager.pk, manager.department_id, "RUB"): (2, Decimal("300.50"))
    }


def test_a_wrong_counter_is_found(manager, make_deal_of):
    make_deal_of(manager)
    StageCount.objects.update(count=5)

    assert len(list(counting.faults())) == 1


def test_rows_written_past_every_verb_are_counted_too(manager, make_deal_of):
    deal = make_deal_of(manager, amount="10")

    Deal.objects.update(amount=20)
    Deal.objects.filter(pk=deal.pk).delete()

    assert list(counting.faults()) == []


def test_folded_counters_say_the_same(manager, make_deal_of):
    deal = make_deal_of(manager, amount="10")
    deal.move(manager, Stage.objects.filter(pipeline=deal.pipeline_id)[1])

    counting.fold()

    assert list(counting.faults()) == []
    assert StageCount.objects.exclude(count=0).count() == 1


@pytest.mark.once  # PostgreSQL empties tables without their triggers
def test_a_base_is_emptied_in_any_order(manager, make_deal_of):
    """The counters may go before what they count: no cell is made anew, below zero and of nobody."""
    make_deal_of(manager)
    StageCount.objects.all().delete()

    Deal.objects.all()._raw_delete("default")

    assert not StageCount.objects.exists()
