"""Making kinds of deal."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from krug.core.access.models import Firm
from krug.core.records.currencies import base_currency
from krug.core.stages.models import Pipeline
from krug.modules.deals.models import Deal, DealKind


@transaction.atomic
def make_kind(name: str, type_: str, currency: str = "") -> DealKind:
    """A new kind, last in order, with a pipeline of its own in which no stage stands yet."""
    last = DealKind.objects.aggregate(last=Max("sort"))["last"]
    sort = 0 if last is None else last + 1
    pipeline = Pipeline.objects.create(subject=Deal.KIND, title=name, sort=sort)
    return DealKind.objects.create(
        name=name, type=type_, pipeline=pipeline, sort=sort, currency=currency or base_currency()
    )


def take_currency(firm: Firm) -> None:
    """The kinds Krug brought along go by the money of the firm that has just been founded."""
    DealKind.objects.filter(deals=None).update(currency=firm.currency)
