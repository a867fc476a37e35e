"""Gross profit in the report of primary interests, against a plain count of the same lines."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from krug.core.access.scopes import FieldRight
from krug.core.records import kinds, writing
from krug.core.reports.readers import Reader
from krug.core.reports.running import find, read
from krug.modules.deals.interest.keeping import keep
from krug.modules.deals.interest.wishing import Wished
from krug.modules.deals.models import Deal, InterestLine
from krug.modules.marketing.models import Influence

NAME = "primary-interest"
LINES = [
    [{"quantity": "2.5"}, {"quantity": "1", "discount": "10"}, {"title": "Words", "price": "900"}],
    [{"quantity": "3", "price": "90.01"}],
    [{"quantity": "100"}],
]


@pytest.fixture
def deals(administrator, make_deal_of, channels):
    rows = [{"name": "Pump", "price": "100", "cost": "60.33"}, {"name": "Belt", "price": "50"}]
    pump, belt = writing.create(kinds.get("product"), administrator, rows)
    channel = channels[Influence.REPEAT].pk
    made = [make_deal_of(administrator, currency="RUB", channel=channel, interest_on="2026-03-01") for _rows in LINES]
    for deal, lines in zip(made, LINES, strict=True):
        wished = [Wished(None, line if "title" in line else {"product": pump.pk, **line}) for line in lines]
        keep(deal, administrator, [*wished, Wished(None, {"product": belt.pk})])
    for deal in made[:2]:
        Deal.objects.get(pk=deal.pk).win(administrator)
    return made


def report(user):
    found, reader = find(user, NAME).seen_by(user), Reader(user)
    values = read(found, reader, {"period": "all"})
    return found, found.run(reader, values), lambda row, column: found.records(reader, values, row, column)


def test_it_is_what_the_lines_with_a_known_cost_leave(administrator, deals):
    found, result, records = report(administrator)

    lines = InterestLine.objects.filter(deal__state="won", product__cost__isnull=False).select_related("product")
    left = sum(
        line.amount - (line.quantity * line.product.cost).quantize(Decimal("0.01"), ROUND_HALF_UP) for line in lines
    )
    assert (len(lines), result.totals["gross_profit"]) == (3, left)
    row = next(row for row in result.rows if row.values["won"])
    assert row.values["gross_profit"] == left
    assert {deal.pk for deal in records(row.key, "gross_profit")} == {deal.pk for deal in deals[:2]}
    assert "Валовая прибыль:" in [
        bold for bold, _rest in found.how({"period": read(found, Reader(administrator), {})["period"]}, result)
    ]


def test_without_any_cost_there_is_none(administrator, deals):
    kinds.get("product").model.objects.update(cost=None)

    _found, result, _records = report(administrator)

    assert result.totals["gross_profit"] is None and result.totals["return_on_profit"] is None
    assert result.totals["revenue"] > 0


def test_who_does_not_see_costs_is_told_no_profit(administrator, deals, head):
    head.role.field_rights = {"product": {"cost": FieldRight.HIDDEN.value}}
    head.role.save()
    person = type(head).objects.get(pk=head.pk)

    found, result, _records = report(person)

    assert not {"gross_profit", "return_on_profit"} & {column.key for column in found.columns}
    assert "gross_profit" not in result.totals and "cost" not in kinds.get("product").seen_by(person).names
