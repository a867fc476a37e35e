"""Interest by products: against a plain count of the same lines."""

from collections import Counter
from decimal import Decimal

import pytest

from krug.core.records import kinds, writing
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.modules.deals.interest.keeping import keep
from krug.modules.deals.interest.wishing import Wished
from krug.modules.deals.models import Deal, InterestLine
from krug.modules.deals.reports.interest_by_product import INTEREST_BY_PRODUCT

VALUES = {"period": Period(None, None), "kind": "", "manager": None}


@pytest.fixture
def products(administrator):
    rows = [{"name": name, "price": "10"} for name in ("Pump", "Belt")]
    return writing.create(kinds.get("product"), administrator, rows)


@pytest.fixture
def deals(administrator, make_deal_of, products):
    pump, belt = products
    lines = [
        [{"product": pump.pk, "quantity": "2"}, {"product": pump.pk, "quantity": "1.5"}, {"title": "W", "price": "7"}],
        [{"product": pump.pk, "discount": "50"}, {"product": belt.pk, "price": "3"}],
        [{"title": "Words", "price": "1"}],
    ]
    made = [make_deal_of(administrator, currency="RUB") for _rows in lines]
    for deal, rows in zip(made, lines, strict=True):
        keep(deal, administrator, [Wished(None, row) for row in rows])
    Deal.objects.get(pk=made[1].pk).win(administrator)
    return made


def test_every_figure_is_what_a_plain_count_gives(administrator, deals, products):
    result = INTEREST_BY_PRODUCT.run(Reader(administrator), VALUES)

    amounts, quantities = Counter(), Counter()
    for line in InterestLine.objects.all():
        amounts[str(line.product_id or 0)] += line.amount
        quantities[str(line.product_id or 0)] += line.quantity
    assert {row.key: row.values["amount"] for row in result.rows} == dict(amounts)
    assert {row.key: Decimal(str(row.values["quantity"])) for row in result.rows} == dict(quantities)
    assert result.totals["amount"] == sum(deal.amount for deal in Deal.objects.all())
    assert result.totals["won"] == Deal.objects.get(pk=deals[1].pk).amount
    assert sum(row.values["share"] for row in result.rows) == pytest.approx(1, abs=0.001)


def test_behind_each_figure_stand_its_deals(administrator, deals):
    reader = Reader(administrator)
    result = INTEREST_BY_PRODUCT.run(reader, VALUES)

    for row in result.rows:
        behind = INTEREST_BY_PRODUCT.records(reader, VALUES, row.key, "deals")
        assert behind.count() == row.values["deals"]
    assert INTEREST_BY_PRODUCT.records(reader, VALUES, "", "deals").count() == result.totals["deals"] == 3
    assert INTEREST_BY_PRODUCT.records(reader, VALUES, "999", "deals") is None


def test_only_the_readers_own_deals_are_counted_and_unseen_products_have_no_name(
    manager, deals, products, make_deal_of
):
    own = make_deal_of(manager, currency="RUB")
    keep(own, manager, [Wished(None, {"title": "Words", "price": "4"})])
    InterestLine.objects.filter(deal=own).update(product=products[1])
    manager.role.permissions.filter(kind="product").delete()

    result = INTEREST_BY_PRODUCT.run(Reader(type(manager).objects.get(pk=manager.pk)), VALUES)

    assert [(row.values["product"], row.values["amount"]) for row in result.rows] == [("—", Decimal(4))]
