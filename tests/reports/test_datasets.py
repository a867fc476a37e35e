from collections import Counter
from decimal import Decimal

import pytest

from krug.core.access.policy import Denied
from krug.core.records import kinds, writing
from krug.core.reports.running import BadParameter, UnknownReport, run_report


@pytest.fixture
def products(manager, stranger):
    """Forty products: half the manager's, half another department's, in two currencies."""
    rows = [
        {"name": f"Product {n}", "price": str(n * 100 + 25), "currency": "USD" if n % 3 else "RUB"} for n in range(20)
    ]
    return [product for person in (manager, stranger) for product in writing.create(kinds.get("product"), person, rows)]


def test_every_kind_is_counted_without_a_declaration(administrator, products):
    for kind in kinds.all_kinds():
        found = run_report(administrator, f"records-{kind.code}", {})

        assert found["totals"]["records"] == kind.model.objects.count()


def test_groups_add_up_to_what_the_rows_say(administrator, products):
    found = run_report(administrator, "records-product", {"by": "currency"})

    assert {row["group"]: row["records"] for row in found["rows"]} == {"Доллар США": 26, "Российский рубль": 14}
    assert [row["share"] for row in found["rows"]] == [0.65, 0.35]
    assert found["totals"]["records"] == 40


def test_amounts_of_two_currencies_are_never_added(administrator, products):
    sums = Counter()
    for product in products:
        sums[product.currency] += product.price

    totals = run_report(administrator, "records-product", {})["totals"]

    assert (totals["currency"], totals["price"]) == ("RUB", f"{sums['RUB']:.2f}")
    assert totals["other_currencies"] == {"USD": f"{sums['USD']:.2f}"}


def test_a_firm_of_one_foreign_currency_sees_that(administrator):
    writing.create(kinds.get("product"), administrator, [{"name": "A", "price": "12.50", "currency": "USD"}])

    totals = run_report(administrator, "records-product", {})["totals"]

    assert (totals["currency"], totals["price"], totals["other_currencies"]) == ("USD", "12.50", {})


def test_the_reader_sees_own_records_only(manager, products):
    totals = run_report(manager, "records-product", {"by": "responsible"})

    assert [(row["group"], row["records"]) for row in totals["rows"]] == [("Max", 20)]


def test_who_sees_nothing_is_denied(nobody, products):
    with pytest.raises(Denied):
        run_report(nobody, "records-product", {})


@pytest.mark.parametrize("by", ["currency", "responsible", "created_at"])
def test_each_figure_leads_to_as_many_records(client, administrator, products, by):
    client.force_login(administrator)

    lines = client.get(f"/reports/records-product?by={by}").context["page"].lines

    assert len(lines) > 1
    for line in lines:
        behind = client.get(line.cells[0].url)
        assert len(behind.context["page"].rows) == int(line.cells[0].text)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ({"by": "price"}, "by"),
        ({"from": "2026-13-40"}, "from"),
        ({"from": "2026-02-02", "to": "2026-02-01"}, "to"),
        ({"colour": "1"}, "colour"),
        ({"period": "century"}, "period"),
    ],
)
def test_a_wrong_parameter_is_named(administrator, raw, name):
    with pytest.raises(BadParameter) as caught:
        run_report(administrator, "records-product", raw)

    assert caught.value.name == name


def test_an_unknown_report_is_said_to_be_unknown(administrator):
    with pytest.raises(UnknownReport):
        run_report(administrator, "records-nothing", {})


def test_an_empty_base_gives_an_empty_report(administrator):
    found = run_report(administrator, "records-product", {"period": "this-year"})

    assert (found["rows"], found["totals"]["records"], found["totals"]["price"]) == ([], 0, f"{Decimal(0):.2f}")
