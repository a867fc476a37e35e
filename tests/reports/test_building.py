"""Built reports against the same figures from rows in plain Python."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

import pytest
from django.utils import timezone

from krug.core.reports import saving
from krug.core.reports.building.reading import read
from krug.core.reports.running import run_report
from krug.modules.deals.models import Deal

FIGURES = [
    {"what": "count"},
    *({"what": what, "field": "amount"} for what in ("sum", "average", "min", "max", "median")),
    {"what": "formula", "title": "Share", "formula": "[records] / [total_records]", "form": "share"},
]
KEYS = ["records", "sum_amount", "average_amount", "min_amount", "max_amount", "median_amount"]


def local(moment):
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def in_words(found):
    """Whom, what kind and what state a deal is of: what the report's rows are told apart by."""
    return {
        "responsible": lambda deal: deal.responsible.name,
        "state": lambda deal: str(Deal._meta.get_field("state").choices and deal.get_state_display()),
        "kind": lambda deal: deal.kind.name,
        "currency": lambda deal: deal.get_currency_display(),
    }[found]


def cents(value):
    return None if value is None else f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):.2f}"


def plain(deals, currency):
    amounts = [deal.amount for deal in deals if deal.amount is not None and deal.currency == currency]
    own = any(deal.currency == currency for deal in deals)
    return {
        "records": len(deals),
        "sum_amount": cents(sum(amounts, Decimal(0))) if own else None,
        "average_amount": cents(sum(amounts, Decimal(0)) / len(amounts)) if amounts else None,
        "min_amount": cents(min(amounts, default=None)),
        "max_amount": cents(max(amounts, default=None)),
        "median_amount": cents(median(amounts)) if amounts else None,
    }


@pytest.fixture
def save(administrator):
    """save(rows=[…], …) gives the name of a report of deals by administrator, open to everybody."""

    def make(**shape):
        row = saving.make(administrator, "Mine", read({"type": "deal", "measures": FIGURES, **shape}))
        saving.share(row, administrator, "all")
        return row.name

    return make


@pytest.fixture
def mixed(make_deals):
    """Sixty deals, every third in dollars."""
    deals = make_deals(60, seed=3)
    for deal in deals[::3]:
        Deal.objects.filter(pk=deal.pk).update(currency="USD")
    return list(Deal.objects.select_related("responsible", "kind"))


@pytest.mark.parametrize("first", ["responsible", "kind", "currency"])
@pytest.mark.parametrize("second", ["state", None])
def test_rows_are_what_plain_counting_gives(administrator, mixed, save, first, second):
    groups = defaultdict(list)
    for deal in mixed:
        groups[tuple(in_words(name)(deal) for name in (first, second) if name)].append(deal)
    name = save(rows=[{"field": field} for field in (first, second) if field])

    found = run_report(administrator, name, {})

    told = {tuple(row[key] for key in ("group", "group2") if key in row): row for row in found["rows"]}
    assert {key: {name: row[name] for name in KEYS} for key, row in told.items()} == {
        key: plain(deals, "RUB") for key, deals in groups.items()
    }
    assert {name: found["totals"][name] for name in KEYS} == plain(mixed, "RUB")
    dollars = sum((deal.amount or 0 for deal in mixed if deal.currency == "USD"), Decimal(0))
    assert found["totals"]["other_currencies"] == {"USD": cents(dollars)}
