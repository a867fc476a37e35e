"""Interest lines as pages and the API show them to one person."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from krug.core.access.models import User
from krug.core.records.currencies import base_currency
from krug.core.records.sight import seen, value_of
from krug.modules.catalog.vat import within
from krug.modules.currencies.rates import Kept, NoRate, to_keep
from krug.modules.deals.interest import sums
from krug.modules.deals.models import Deal, InterestLine


@dataclass(frozen=True)
class Shown:
    """`leads`: whether the reader sees the product's card; `competitor` "" where that field is hidden from them."""

    line: InterestLine
    amount: Decimal
    vat: Decimal
    leads: bool
    competitor: str


@dataclass(frozen=True)
class Worth:
    """The deal's amount in the firm's own currency. `frozen`: at the rate of the closing day, for good. `missing` says
    why it is not known."""

    amount: Decimal | None
    currency: str
    rate: Kept | None = None
    frozen: bool = False
    missing: str = ""


@dataclass(frozen=True)
class Together:
    amount: Decimal
    vat: Decimal
    likely: Decimal


def shown(deal: Deal, reader: User) -> list[Shown]:
    """In order; one query. Only for who sees the deal and its amount."""
    rows = InterestLine.objects.filter(deal=deal).select_related("product", "unit").order_by("sort", "id")
    rival = reader.sees_field(Deal.KIND, "competitor")
    return [
        Shown(
            line,
            line.amount,
            within(line.amount, line.vat),
            line.product_id is not None and seen(line.product, reader) is not None,
            line.competitor if rival else "",
        )
        for line in rows
    ]


def together(lines: list[Shown]) -> Together:
    """Each sum of what is rounded already, so that it is what the lines show."""
    return Together(
        sums.total(one.amount for one in lines),
        sums.total(one.vat for one in lines),
        sums.total(sums.likely(one.amount, one.line.probability) for one in lines),
    )


def worth(deal: Deal, reader: User) -> Worth | None:
    """None where there is no amount, it is hidden from the reader, or it is in the firm's currency anyway."""
    base = base_currency()
    amount = value_of(deal, "amount", reader)
    if amount is None or not deal.currency or deal.currency == base:
        return None
    if deal.rate is not None and deal.rate_on is not None:
        kept = Kept(deal.rate, deal.rate_nominal, deal.rate_on)
        return Worth(deal.base_amount, base, kept, frozen=True)
    try:
        kept = to_keep(
            deal.currency, base, timezone.localdate(deal.closed_at) if deal.closed_at else timezone.localdate()
        )
    except NoRate as error:
        return Worth(None, base, missing=str(error))
    return Worth(kept.turn(amount), base, kept)
