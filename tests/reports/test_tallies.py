"""Whatever is done to deals, what is kept of them says what the rows say, or is known to be old."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access.models import Department
from krug.core.records import kinds, writing
from krug.core.reports.models import Tally, Touched
from krug.core.reports.running import run_report
from krug.core.reports.tallies import parts, tallied
from krug.core.stages.models import Stage
from krug.modules.deals.models import Deal
from tests.reports import plain
from tests.stages.test_counting import do

DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["create", "move", "win", "lose", "reopen", "amount", "hand over", "bin", "restore", "look"]),
        st.integers(0, 5),
        st.integers(0, 6),
    ),
    max_size=16,
)


@pytest.fixture
def people(administrator, manager, stranger):
    return {"administrator": administrator, "manager": manager, "stranger": stranger}


def rows_of(user, kind, **asked):
    found = run_report(user, "funnel", {"kind": str(kind.pk), **asked})["rows"]
    return [{key: value for key, value in row.items() if key != "stage"} for row in found]


@given(DEEDS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_funnel_follows_any_deeds(deal_kinds, people, head, deeds):
    for deed, which, number in deeds:
        live = list(Deal.objects.filter(deleted_at=None))
        if deed == "look":
            rows_of(head, deal_kinds[0])
            rows_of(head, deal_kinds[0], by="moves")
        elif deed == "create" or not live:
            values = {"name": "Deal", "kind": deal_kinds[number % 3].pk, "amount": str(number)}
            writing.create(kinds.get("deal"), people["administrator"], [values])
        elif deed == "restore":
            for deal in Deal.objects.exclude(deleted_at=None)[:1]:
                do(deed, deal, number, people)
        else:
            do(deed, live[which % len(live)], number, people)

    for user in (head, people["administrator"]):
        assert rows_of(user, deal_kinds[0]) == plain.cohort(user, deal_kinds[0])
        assert rows_of(user, deal_kinds[0], by="moves") == plain.moves(user, deal_kinds[0])
    assert list(tallied.faults()) == []


def test_what_was_counted_is_not_counted_again(administrator, make_deals, deal_kinds):
    make_deals(60)
    rows_of(administrator, deal_kinds[0])
    kept = dict(Tally.objects.values_list("pk", "seen"))

    rows_of(administrator, deal_kinds[0])

    assert dict(Tally.objects.values_list("pk", "seen")) == kept


def test_only_the_part_written_to_is_counted_again(administrator, make_deals, deal_kinds):
    deal = make_deals(60, kinds=deal_kinds[:1])[0]
    rows_of(administrator, deal_kinds[0])
    seen = set(Tally.objects.values_list("department", "month", "seen"))

    Deal.objects.filter(pk=deal.pk).update(amount="7.00")
    rows_of(administrator, deal_kinds[0])

    changed = {row[:2] for row in set(Tally.objects.values_list("department", "month", "seen")) - seen}
    assert changed == {(deal.department_id, f"{deal.created_at.astimezone(dt.UTC):%Y-%m}")}


def test_another_order_of_stages_is_counted_anew(administrator, make_deals, deal_kinds):
    make_deals(60, kinds=deal_kinds[:1])
    rows_of(administrator, deal_kinds[0])

    first = Stage.objects.filter(pipeline=deal_kinds[0].pipeline_id).order_by("sort").first()
    Stage.objects.filter(pk=first.pk).update(sort=99)

    assert rows_of(administrator, deal_kinds[0]) == plain.cohort(administrator, deal_kinds[0])


def test_a_department_that_moves_takes_its_deals_along(administrator, head, manager, make_deals, deal_kinds):
    make_deals(60)
    rows_of(head, deal_kinds[0])

    Deal.objects.filter(responsible=manager).update(department=Department.objects.create(name="New"))

    assert rows_of(head, deal_kinds[0]) == plain.cohort(head, deal_kinds[0])


def test_many_notes_of_a_part_are_folded(administrator, make_deals, deal_kinds):
    deal = make_deals(3, kinds=deal_kinds[:1])[0]
    note = Touched.objects.filter(kind="deal").values("kind", "department", "month")[0]
    Touched.objects.bulk_create(Touched(**note, changes=1) for _n in range(300))

    parts.stands_of("deal")

    assert Touched.objects.filter(**note).count() == 1
    assert deal.pk and rows_of(administrator, deal_kinds[0]) == plain.cohort(administrator, deal_kinds[0])


@pytest.mark.parametrize("by", ["cohort", "moves"])
def test_a_tally_that_says_something_else_is_found(administrator, make_deals, deal_kinds, by):
    make_deals(30, kinds=deal_kinds[:1])
    rows_of(administrator, deal_kinds[0], by=by)
    tally = Tally.objects.exclude(month="").first()

    Tally.objects.filter(pk=tally.pk).update(facts={})

    said = f"the tally funnel-{by}-{deal_kinds[0].pk} of department {tally.department} in {tally.month}"
    assert list(tallied.faults()) == [f"{said} is not what the deals say"]
