import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access.policy import Denied
from krug.core.events import sealing
from krug.core.events.models import Event
from krug.core.search import checking
from krug.core.stages import counting
from krug.core.stages.models import Passage, Stage
from krug.modules.deals.bulk import NewDeal, add, moment
from krug.modules.deals.models import Deal, LostReason, Outcome

MAY, JUNE = dt.date(2026, 5, 10), dt.date(2026, 6, 1)


@pytest.fixture
def kind(deal_kinds):
    return deal_kinds[0]


@pytest.fixture
def stages(kind):
    return list(Stage.objects.filter(pipeline=kind.pipeline_id))


def faults():
    return [*counting.faults(), *checking.faults(), *sealing.faults()]


def test_a_deal_comes_with_its_past(head, kind, stages):
    row = NewDeal(
        name="Line",
        kind=kind,
        amount=Decimal(500),
        stage_dates={stages[0]: None, stages[1]: MAY},
        outcome=Outcome.LOST,
        closed_at=JUNE,
        lost_reason=LostReason.objects.get(sort=1),
    )

    deal = add(head, [row])[0]

    assert [(p.stage, p.entered_at, p.left_at) for p in Passage.objects.order_by("id")] == [
        (stages[0], moment(MAY), moment(MAY)),
        (stages[1], moment(MAY), moment(JUNE)),
    ]
    assert (deal.created_at, deal.closed_at, deal.state) == (moment(MAY), moment(JUNE), "lost")
    assert (deal.closing.reason, deal.closing.at, deal.number) == (row.lost_reason, moment(JUNE), 1)
    assert faults() == []


def test_an_open_deal_without_dates_stands_in_the_first_stage(head, kind, stages):
    deal = add(head, [NewDeal(name="Line", kind=kind)])[0]

    assert (deal.stage, deal.state, Passage.objects.get().left_at) == (stages[0], "open", None)
    assert faults() == []


def test_many_ask_the_database_no_more_than_few(head, kind, stages):
    numbers = []
    for size in (1, 2, 40):  # the first one asks for what is known after it
        rows = [
            NewDeal(name="Line", kind=kind, amount=Decimal(500), outcome=Outcome.WON, closed_at=JUNE)
            for _n in range(size)
        ]
        with CaptureQueriesContext(connection) as captured:
            add(head, rows)
        numbers.append(sum(query["sql"].startswith("SELECT") for query in captured))

    assert numbers[1] == numbers[2]


def test_history_may_tell_the_past_in_its_own_time(head, kind, stages):
    row = NewDeal(
        name="Line",
        kind=kind,
        stage_dates={stages[0]: MAY, stages[2]: JUNE},
        outcome=Outcome.WON,
        closed_at=dt.date(2026, 6, 9),
    )

    add(head, [row], dated=True)

    assert list(Event.objects.order_by("id").values_list("kind", "at")) == [
        ("deal.created", moment(MAY)),
        ("deal.moved", moment(JUNE)),
        ("deal.won", moment(dt.date(2026, 6, 9))),
    ]
    assert Passage.objects.order_by("id").last().way == "skip"


def test_who_may_not_assign_adds_no_deals_for_others(manager, head, kind):
    with pytest.raises(Denied):
        add(manager, [NewDeal(name="Line", kind=kind, responsible=head)])

    assert Deal.objects.count() == 0


def test_many_deals_take_few_queries(head, kind, django_assert_max_num_queries):
    rows = [NewDeal(name=f"Deal {number}", kind=kind) for number in range(400)]

    with django_assert_max_num_queries(45):
        add(head, rows)

    assert faults() == []
