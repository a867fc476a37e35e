"""ABC by what is left of the sales when the products are paid for."""

from decimal import Decimal

import pytest

from krug.core.access.scopes import FieldRight
from krug.core.records import kinds, writing
from krug.core.reports.running import BadParameter, run_report
from krug.modules.deals.interest.keeping import keep
from krug.modules.deals.interest.wishing import Wished
from krug.modules.deals.models import Deal


@pytest.fixture
def bought(administrator, make_client_of, make_deal_of):
    """One buys much that leaves little, one little that leaves much, one below cost, one what has no cost."""
    rows = [
        {"name": "Iron", "price": "1000", "cost": "990"},
        {"name": "Service", "price": "200", "cost": "50"},
        {"name": "Bait", "price": "10", "cost": "60"},
        {"name": "Unknown", "price": "5000"},
    ]
    for product in writing.create(kinds.get("product"), administrator, rows):
        client = make_client_of(administrator, name=f"Buys {product.name}")
        deal = make_deal_of(administrator, client=client.pk, currency="RUB")
        keep(deal, administrator, [Wished(None, {"product": product.pk, "quantity": "2"})])
        Deal.objects.get(pk=deal.pk).win(administrator)


def test_clients_are_ranked_by_what_they_leave(administrator, bought):
    found = run_report(administrator, "abc-clients", {"by": "profit", "a": "80"})

    told = [(row["client"], row["class"], row["amount"], row["profit"]) for row in found["rows"]]
    assert told == [("Buys Service", "A", "400.00", "300.00"), ("Buys Iron", "B", "2000.00", "20.00")]
    assert found["rows"][0]["share"] == float(round(Decimal(300) / 320, 4))
    assert found["totals"]["profit"] == "320.00"


def test_the_classes_sum_up_the_profit_and_who_leaves_none_stands_outside(administrator, bought):
    found = run_report(administrator, "abc", {"by": "profit"})

    rows = {row["class"]: (row["clients"], row["profit"]) for row in found["rows"]}
    assert rows == {"A": (1, "300.00"), "B": (1, "20.00"), "C": (0, "0.00"), "none": (2, "0.00")}


@pytest.mark.parametrize("name", ["abc", "abc-clients"])
def test_the_column_of_profit_stands_only_where_profit_is_measured(administrator, bought, name):
    columns = {by: {one["key"] for one in _columns(administrator, name, by)} for by in ("revenue", "deals", "profit")}

    assert {by: "profit" in found for by, found in columns.items()} == {
        "revenue": False,
        "deals": False,
        "profit": True,
    }
    assert columns["profit"] - columns["revenue"] == {"profit"}


def _columns(user, name, by):
    return run_report(user, name, {"by": by})["columns"]


@pytest.mark.parametrize("name", ["xyz", "abc-xyz", "abc-moves"])
def test_the_other_analyses_measure_by_profit_too(administrator, bought, name):
    found = run_report(administrator, name, {"by": "profit", "period": "this-year"})

    assert found["parameters"]["by"] == "profit"
    assert found["totals"]["clients"] == (4 if name == "abc-moves" else 2)


def test_who_does_not_see_costs_may_not_ask_for_profit(bought, head):
    head.role.field_rights = {"product": {"cost": FieldRight.HIDDEN.value}}
    head.role.save()
    person = type(head).objects.get(pk=head.pk)

    with pytest.raises(BadParameter):
        run_report(person, "abc", {"by": "profit"})
    assert "profit" not in {one["key"] for one in _columns(person, "abc", "revenue")}
    assert "profit" not in run_report(person, "abc", {"by": "revenue"})["totals"]


def test_the_page_shows_it(client, administrator, bought):
    client.force_login(administrator)

    page = client.get("/reports/abc?by=profit").content.decode()

    assert "Валовая прибыль" in page
    assert "300" in page.split("<tbody")[1].split("</tr>")[0]
