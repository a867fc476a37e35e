"""How long deals stood in each stage: the statement, and what is read out of it."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from krug.core.reports import sql
from krug.core.reports.periods import Period
from krug.core.reports.sql import Sql
from krug.modules.deals.models import Deal
from krug.modules.deals.reports.stages import Steps

COLUMNS = ("id", "created_at", "closed_at")
DAY = 86_400
WHOLE = f"CAST(FLOOR(lasted / {DAY}) AS INTEGER)"


@dataclass(frozen=True)
class Norm:
    """`is_set`: the longest stay set for the stage, which any moment more outstays, as on a deal's own card; else a
    median of full days, which takes one full day more."""

    days: Decimal | int | None
    is_set: bool = False

    @property
    def most(self) -> int:
        """The most seconds that are not over it."""
        return int(self.days or 0) * DAY if self.is_set else (math.floor(self.days or 0) + 1) * DAY - 1


@dataclass
class Step:
    """How many deals stood in a stage how many days, and how many longer than its norm."""

    days: Counter[int] = field(default_factory=Counter)
    late: int = 0


def stays_of(deals: QuerySet[Deal], steps: Steps, period: Period, *, finished: bool = False) -> Sql | None:
    """The beginning of a statement: `stay` has a line for each deal and step, with the whole days of its longest stay.

    Counted are stays that ended in the period, and those under way at its end, up to then; up to now where it has not
    ended. `finished`: only the former. None where no deal can be found.
    """
    chosen = sql.chosen(deals, *COLUMNS)
    if chosen is None:
        return None
    cut = cut_of(period)
    begin = Sql(f"WITH deal ({', '.join(COLUMNS)}) AS (") + chosen + "),"
    edge = Sql("edge AS (SELECT %s AS cut),", [sql.moment(cut)])
    held = Sql("entered_at < cut")
    if period.start:
        held += Sql("AND (left_at IS NULL OR left_at >= %s)", [sql.moment(period.start)])
    if finished:
        held += "AND left_at < cut"
    until = "CASE WHEN left_at IS NULL OR left_at > cut THEN cut ELSE left_at END AS until"
    entry = Sql(f"entry AS (SELECT id, step, entered_at, {until} FROM edge, ({entries(steps)}) one WHERE") + held
    longest = f"MAX({sql.seconds('until', 'entered_at')}) AS lasted"
    return begin + edge + entry + f"), stay AS (SELECT id, step, {longest} FROM entry GROUP BY id, step)"


def counted(base: Sql | None, norms: Sequence[Norm]) -> tuple[list[Step], tuple[int, int]]:
    """For each step how many deals stood how many days, and how many longer than its norm; and in all steps together
    how many deals there are, and how many of them stood longer than the norm of some step. One statement, so that the
    stays are worked out once."""
    found = [Step() for _norm in norms]
    if base is None:
        return found, (0, 0)
    lines = (
        f"SELECT step, {WHOLE} AS days, COUNT(*), SUM(CASE WHEN {over(norms)} THEN 1 ELSE 0 END) FROM stay "
        f"GROUP BY step, days UNION ALL SELECT -1, 0, COUNT(DISTINCT id), COUNT(DISTINCT CASE WHEN {over(norms)} "
        "THEN id END) FROM stay"
    )
    whole = (0, 0)
    for step, days, deals, late in (base + lines).rows():
        if step < 0:
            whole = (int(deals), int(late))
        else:
            found[int(step)].days[int(days)] += int(deals)
            found[int(step)].late += int(late)
    return found, whole


def over(norms: Sequence[Norm]) -> str:
    """The condition that a stay is longer than the norm of its step."""
    known = [
        f"(step = {number} AND lasted > {norm.most})" for number, norm in enumerate(norms) if norm.days is not None
    ]
    return f"({' OR '.join(known)})" if known else "1 = 0"


def ninetieth(counts: Mapping[int, int]) -> Decimal | None:
    """The fewest days that nine deals of ten do not stand longer than; None of nothing."""
    left = -(-sum(counts.values()) * 9 // 10)
    for days in sorted(counts):
        left -= counts[days]
        if left <= 0:
            return Decimal(days)
    return None


def cut_of(period: Period) -> dt.datetime:
    now = timezone.now()
    return min(now, period.end) if period.end else now


def entries(steps: Steps) -> str:
    """Every stay there is; in a kind without stages a deal has one, from being made to being closed."""
    if not steps.ids:
        return "SELECT id, 0 AS step, created_at AS entered_at, closed_at AS left_at FROM deal"
    return (
        f"SELECT record_id AS id, {sql.rank('stage_id', steps.ids)} AS step, entered_at, left_at FROM stages_passage "
        f"WHERE record_kind = '{Deal.KIND}' AND +pipeline_id = {steps.pipeline} AND record_id IN (SELECT id FROM deal)"
    )
