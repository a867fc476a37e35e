"""How deals stood at a moment of the past, as was known then, and what was really won since."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from krug.core.events.models import EventLink
from krug.core.reports import sql
from krug.core.reports.periods import Period
from krug.core.reports.sql import Sql
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.forecast.known import COLUMNS, PATH, STAGE
from krug.modules.deals.reports.tallying import month_of
from krug.modules.deals.reports.worth import KOPECKS, currency_of

FOLLOWED = ("amount", "currency", "expected_close_on")


@dataclass(frozen=True)
class Stood:
    """A deal in work: `age` full days in its stage, `day` the closing day expected then. `kopecks` None: Krug itself
    came to know the deal only later, brought in with its past, and what it was worth then nobody wrote down."""

    id: int
    stage: int
    age: int
    day: dt.date | None
    currency: str
    kopecks: int | None


def stood(deals: QuerySet[Any], moment: dt.datetime, own: str) -> list[Stood]:
    """Deals in work at the moment, as their passages, closings and changes say. Two queries."""
    rows = _rows(deals, moment)
    found = {
        pk: Stood(pk, int(stage), int(age), _day(day), code or own, None if is_late else int(kopecks))
        for pk, stage, age, day, code, kopecks, is_late in rows
    }
    for pk, values in _changed_since(deals, moment):
        if pk in found and found[pk].kopecks is not None:
            found[pk] = _before(found[pk], values, own)
    return list(found.values())


def _rows(deals: QuerySet[Any], moment: dt.datetime) -> list[tuple[Any, ...]]:
    base = _base(deals)
    if base is None:
        return []
    # The uid tells when the row was written.
    uid, written = "replace(CAST(uid AS text), '-', '')", f"{int(moment.timestamp() * 1000):012x}"
    late = f"CASE WHEN substr({uid}, 13, 1) = '7' AND substr({uid}, 1, 12) >= '{written}' THEN 1 ELSE 0 END"
    known = f"expected_close_on, currency, COALESCE(amount, 0), {late}"
    at = Sql(", at AS (SELECT %s AS moment), late AS (SELECT * FROM deal, at", [sql.moment(moment)])
    stages = (
        "WHERE state = 'open' OR closed_at >= moment) "
        f"SELECT d.id, p.stage_id, {sql.days('moment', 'p.entered_at')}, {known} FROM late d CROSS JOIN "
        f"stages_passage p WHERE {PATH} AND p.entered_at < moment AND (p.left_at IS NULL OR p.left_at >= moment) "
        f"UNION ALL SELECT id, {STAGE}, {sql.days('moment', 'created_at')}, {known} FROM late "
        "WHERE stage_id IS NULL AND created_at < moment ORDER BY 1"
    )
    return (base + at + stages).rows()


def _changed_since(deals: QuerySet[Any], moment: dt.datetime) -> list[tuple[int, dict[str, Any]]]:
    """(deal, what was changed by field), the latest first."""
    mine = deals.filter(created_at__lt=moment).order_by().values("pk")
    links = EventLink.objects.filter(card_kind=Deal.KIND, card_id__in=mine)
    links = links.filter(event__kind=f"{Deal.KIND}.changed", event__at__gte=moment)
    links = links.filter(event__data__values__has_any_keys=FOLLOWED).order_by("-event_id")
    return [(pk, data["values"]) for pk, data in links.values_list("card_id", "event__data")]


def _before(deal: Stood, values: dict[str, Any], own: str) -> Stood:
    """The deal as it was before a change."""
    for name in FOLLOWED:
        change = values.get(name)
        if not isinstance(change, dict) or "old" not in change:
            continue
        old = change["old"] or None
        if name == "amount":
            deal = replace(deal, kopecks=int(Decimal(str(old or 0)) * 100))
        elif name == "currency":
            deal = replace(deal, currency=old or own)
        else:
            deal = replace(deal, day=_day(old))
    return deal


@dataclass(frozen=True)
class Taken:
    """What was won in a month, such as 2026-03: `is_before` the moment already, `is_known` of deals begun before it."""

    month: str
    currency: str
    is_before: bool
    is_known: bool
    kopecks: int


def taken(deals: QuerySet[Any], moment: dt.datetime, months: Sequence[Period], own: str) -> list[Taken]:
    """What was won in these months, up to now. One query."""
    base = _base(deals)
    if base is None:
        return []
    at = sql.moment(moment)
    whole = Period(months[0].first, months[-1].last)
    found = base + Sql(
        f", taken AS (SELECT {month_of('closed_at')} AS month, {currency_of(own)} AS code, {KOPECKS} AS kopecks, "
        "CASE WHEN closed_at < %s THEN 1 ELSE 0 END AS before, CASE WHEN created_at < %s THEN 1 ELSE 0 END AS known "
        "FROM deal WHERE state = 'won' AND",
        [at, at],
    )
    found += sql.within("closed_at", whole)
    found += ") SELECT month, code, before, known, SUM(kopecks) FROM taken GROUP BY 1, 2, 3, 4"
    return [Taken(month, code, bool(b), bool(k), int(kopecks)) for month, code, b, k, kopecks in found.rows()]


def won_within(deals: QuerySet[Any], period: Period, own: str) -> list[tuple[str, int, int]]:
    """(currency, deals, kopecks) of what was won in the period. One query."""
    base = _base(deals)
    if base is None:
        return []
    found = base + f"SELECT {currency_of(own)} AS code, COUNT(*), SUM({KOPECKS}) FROM deal WHERE state = 'won' AND"
    rows = (found + sql.within("closed_at", period) + f"GROUP BY {currency_of(own)}").rows()
    return [(code, int(count), int(kopecks)) for code, count, kopecks in rows]


def _base(deals: QuerySet[Any]) -> Sql | None:
    columns = (*COLUMNS, "uid")
    chosen = sql.chosen(deals, *columns)
    return None if chosen is None else Sql(f"WITH deal ({', '.join(columns)}) AS (") + chosen + ")"


def _day(day: Any) -> dt.date | None:
    return dt.date.fromisoformat(day) if isinstance(day, str) else day
