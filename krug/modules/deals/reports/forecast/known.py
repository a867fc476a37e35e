"""What is known for a forecast: deals that have ended, and deals under way now and at earlier moments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from krug.core.reports import sql
from krug.core.reports.periods import Period
from krug.core.reports.sql import Sql
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.tallying import month_of, place_and_making
from krug.modules.deals.reports.worth import KOPECKS, currency_of

COLUMNS = (
    *("id", "state", "currency", "amount", "base_amount", "created_at", "closed_at"),
    *("stage_id", "stage_since", "kind_id", "expected_close_on", "department_id"),
)
# Of a stage: days from coming into it to the end, whether it was won, deals, and a turn that `ended` explains.
Line = tuple[int, int, bool, int, int]
# A kind without stages stands for its own only stage.
STAGE = "COALESCE(stage_id, -kind_id)"
PATH = f"p.record_kind = '{Deal.KIND}' AND p.record_id = d.id"


def ended(deals: QuerySet[Any], period: Period, moments: Sequence[dt.datetime]) -> list[Line]:
    """Lines of (stage, days, whether it was won, deals, turn) of deals closed in the period.

    Each counts in every stage it came into, by full days from its last entry to the end. `turn` tells before how many
    of `moments`, the latest first, it had ended.
    """
    base = _base(deals)
    if base is None:
        return []
    turn = Sql(", over AS (SELECT id, state, created_at, closed_at, stage_id, kind_id, (0")
    for at in moments:
        turn += Sql("+ CASE WHEN closed_at < %s THEN 1 ELSE 0 END", [sql.moment(at)])
    over = turn + ") AS turn FROM deal WHERE state <> 'open' AND" + sql.within("closed_at", period) + "),"
    lines = f"SELECT stage, {_lasted()} AS days, state, COUNT(*), turn FROM came GROUP BY 1, 2, 3, 5"
    rows = (base + over + _came("turn") + lines).rows()
    return [(int(stage), int(days), state == "won", int(count), int(turn)) for stage, days, state, count, turn in rows]


def ended_in_parts(deals: QuerySet[Any]) -> list[tuple[Any, ...]]:
    """Of all closed deals, by department, month of making (UTC) and of closing, and kind: the lines (…, "ended", stage,
    days, 1 for won, deals), and (…, "finished", deals) as their last."""
    base = _base(deals)
    if base is None:
        return []
    parts = place_and_making()
    names = "place, made, ended, kind_id"
    over = (
        f", over AS (SELECT id, state, created_at, closed_at, stage_id, kind_id, {parts['place']} AS place, "
        f"{parts['made']} AS made, {month_of('closed_at')} AS ended FROM deal WHERE state <> 'open' "
        "AND closed_at IS NOT NULL), "
    )
    won = "CASE WHEN state = 'won' THEN 1 ELSE 0 END"
    lines = (
        f"SELECT {names}, 'ended', stage, {_lasted()} AS days, {won} AS won, COUNT(*) FROM came "
        f"GROUP BY {names}, stage, {_lasted()}, {won} UNION ALL "
        f"SELECT {names}, 'finished', 0, 0, 0, COUNT(*) FROM over GROUP BY {names}"
    )
    return (base + over + _came(names) + lines).rows()


def _lasted() -> str:
    return sql.days("closed_at", "entered_at")


def _came(parts: str) -> str:
    """Each closed deal of `over` in every stage it came into, by its last entry; `parts` are columns of `over`."""
    named = ", ".join(f"d.{part.strip()}" for part in parts.split(","))
    return (
        f"came AS (SELECT d.id, p.stage_id AS stage, d.state, d.closed_at, {named}, MAX(p.entered_at) AS entered_at "
        f"FROM over d CROSS JOIN stages_passage p WHERE {PATH} "
        f"GROUP BY d.id, p.stage_id, d.state, d.closed_at, {named} "
        f"UNION ALL SELECT id, {STAGE}, state, closed_at, {parts}, created_at FROM over WHERE stage_id IS NULL) "
    )


def finished(deals: QuerySet[Any], period: Period, moments: Sequence[dt.datetime]) -> list[int]:
    """How many deals of the period have ended: in all, and before each of `moments`."""
    base = _base(deals)
    if base is None:
        return [0] * (len(moments) + 1)
    count = Sql("SELECT COUNT(*)")
    for at in moments:
        count += Sql(", COALESCE(SUM(CASE WHEN closed_at < %s THEN 1 ELSE 0 END), 0)", [sql.moment(at)])
    count += Sql("FROM deal WHERE state <> 'open' AND") + sql.within("closed_at", period)
    [row] = (base + count).rows()
    return [int(number) for number in row]


def under_way(deals: QuerySet[Any], now: dt.datetime, own: str) -> list[tuple[int, int, Any, str, int]]:
    """(stage, age in full days, expected closing day, currency, kopecks) of each deal in work."""
    base = _base(deals)
    if base is None:
        return []
    edge = Sql(", edge AS (SELECT %s AS moment)", [sql.moment(now)])
    since = "CASE WHEN stage_id IS NULL THEN created_at ELSE stage_since END"
    rows = (
        base
        + edge
        + f"SELECT {STAGE}, {sql.days('moment', f'({since})')}, expected_close_on, {currency_of(own)}, {KOPECKS} "
        + "FROM deal, edge WHERE state = 'open' ORDER BY id"
    ).rows()
    return [(int(stage), int(age), _day(day), code, int(kopecks)) for stage, age, day, code, kopecks in rows]


def were_under_way(
    deals: QuerySet[Any], moments: Sequence[dt.datetime], own: str
) -> list[tuple[int, int, int, str, int]]:
    """(number of the moment, stage, age, currency, kopecks) of deals in work at each of `moments`, the latest first, as
    their passages and closings say; amounts are those of now."""
    base = _base(deals)
    if base is None:
        return []
    at = Sql(", at AS (")
    for number, moment in enumerate(moments):
        at += Sql(f"{'UNION ALL ' if number else ''}SELECT {number} AS number, %s AS moment", [sql.moment(moment)])
    late = Sql("), late AS (SELECT * FROM deal WHERE state = 'open' OR closed_at >= %s),", [sql.moment(moments[-1])])
    known = f"{currency_of(own)} AS code, {KOPECKS} AS kopecks"
    still = "(state = 'open' OR closed_at >= moment)"
    stood = (
        f"stood AS (SELECT number, moment, p.stage_id AS stage, p.entered_at, {known} FROM late d CROSS JOIN "
        f"stages_passage p CROSS JOIN at WHERE {PATH} AND p.entered_at < moment AND "
        f"(p.left_at IS NULL OR p.left_at >= moment) AND {still} "
        f"UNION ALL SELECT number, moment, {STAGE}, created_at, {known} FROM late CROSS JOIN at "
        f"WHERE stage_id IS NULL AND created_at < moment AND {still}) "
        f"SELECT number, stage, {sql.days('moment', 'entered_at')} AS age, code, SUM(kopecks) FROM stood "
        "GROUP BY 1, 2, 3, 4"
    )
    rows = (base + at + late + stood).rows()
    return [(int(number), int(stage), int(age), code, int(kopecks)) for number, stage, age, code, kopecks in rows]


def won(deals: QuerySet[Any], since: dt.datetime, own: str) -> list[tuple[str, str, int]]:
    """(month such as 2026-03, currency, kopecks) of what has been won since then."""
    base = _base(deals)
    if base is None:
        return []
    counted = Sql(
        f", taken AS (SELECT {month_of('closed_at')} AS month, {currency_of(own)} AS code, {KOPECKS} AS kopecks "
        "FROM deal WHERE state = 'won' AND closed_at >= %s) SELECT month, code, SUM(kopecks) FROM taken GROUP BY 1, 2",
        [sql.moment(since)],
    )
    return [(month, code, int(kopecks)) for month, code, kopecks in (base + counted).rows()]


def _base(deals: QuerySet[Any]) -> Sql | None:
    chosen = sql.chosen(deals, *COLUMNS)
    return None if chosen is None else Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + chosen + ")"


def _day(day: Any) -> dt.date | None:
    return dt.date.fromisoformat(day) if isinstance(day, str) else day
