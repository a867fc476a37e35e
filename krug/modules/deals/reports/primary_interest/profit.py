"""What is left of won deals when their products are paid for, by where the deals came from."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from krug.core.reports.readers import Reader
from krug.modules.deals.reports import gross_profit
from krug.modules.deals.reports.primary_interest.places import COLUMNS, Place


def by_place(reader: Reader, deals: QuerySet[Any]) -> list[tuple[Place, str, int]]:
    """(place, currency, kopecks of gross profit). Two queries, one where no product has a cost."""
    return [(Place.of(at), currency, kopecks) for at, currency, kopecks in gross_profit.by(reader, deals, *COLUMNS)]
