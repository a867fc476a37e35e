"""The same judgement as `judging` gives, by the database: for any number of deals or clients one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from krug.core.reports import sql
from krug.core.reports.local_days import day, day_ended, ended_by, later
from krug.core.reports.sql import Sql, joined
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, Must, SalesRule
from krug.modules.deals.models.sales_rule import AnyStatus
from krug.modules.deals.rules.facts import demand_of
from krug.modules.deals.rules.judging import Demand

COLUMNS = {
    Deal: ("pk", "kind_id", "responsible_id", "created_at", "closed_at", "state"),
    Client: ("pk", "status", "responsible_id", "created_at"),
}
GIVEN = {Deal: "id, sort, person, begun, ended, state", Client: "id, sort, person, begun"}
NAMES = {
    Deal: "id, sort, person, begun, ended, state = 'lost' AS is_lost",
    Client: "id, sort, person, begun, CAST(NULL AS timestamptz) AS ended",
}
DONE = "a.state = 'done' AND a.deleted_at IS NULL"
# What is done about the record `c`.
DEEDS = {
    Deal: f"activities_activity a ON a.subject_kind = '{Deal.KIND}' AND a.subject_id = c.id AND {DONE}",
    Client: f"activities_activity a ON a.client_id = c.id AND {DONE}",
}

DOING = "activities_doing d ON d.activity_id = a.id"
# What of steps that come again follows what at the same moment.
START, DEED, END = 0, 1, 2


def weighed(rows: QuerySet[Any], rules: Sequence[SalesRule], now: dt.datetime | None = None) -> Sql | None:
    """The beginning of a statement: `verdict` has rule, id, person and state, a row for each rule that says something
    of one of `rows`. `rules` are all of deals or all of clients, as the rows are. None where there can be none."""
    model = Client if rows.model is Client else Deal
    chosen = sql.chosen(rows, *COLUMNS[model])
    if chosen is None or not rules:
        return None
    at = now or timezone.now()
    said = [_Weighing(model, rule, demand_of(rule), at).said() for rule in rules]
    every = joined(said[0], *(part for one in said[1:] for part in ("UNION ALL", one)))
    return joined(
        f"WITH chosen ({GIVEN[model]}) AS (",
        chosen,
        f"), c AS (SELECT {NAMES[model]} FROM chosen), said AS MATERIALIZED (",
        every,
        # Kept as it is found, else SQLite works the days of each row out again wherever its state is asked for.
        "), verdict AS (SELECT rule, id, person, state FROM said WHERE state IS NOT NULL)",
    )


class _Weighing:
    """One rule: each of its statements gives rule, id, person, state; state is nothing where the rule says nothing."""

    def __init__(self, model: type[Deal] | type[Client], rule: SalesRule, demand: Demand, now: dt.datetime) -> None:
        self.deeds, self.demand, self.now = DEEDS[model], demand, now
        self.head = f"SELECT {rule.pk:d} AS rule, id, person,"
        sort = rule.kind_id if not rule.is_of_clients else None if rule.status == AnyStatus.ANY else rule.status
        self.fits = Sql("1 = 1") if sort is None else Sql("c.sort = %s", [sort])

    def said(self) -> Sql:
        if self.demand.must == Must.STAGE:
            return self._in_stage()
        return self._after_start() if self.demand.must == Must.START else self._again_and_again()

    def _after_start(self) -> Sql:
        first = joined(
            "SELECT c.id, c.person, c.begun, c.ended, MIN(d.at) AS done FROM c LEFT JOIN",
            self._deed(),
            f"LEFT JOIN {DOING} AND d.at >= c.begun WHERE",
            self.fits,
            self._since("c.begun"),
            "GROUP BY c.id, c.person, c.begun, c.ended",
        )
        dated = self._dated("SELECT id, person, ended, done,", "begun", "ended", first)
        return joined(
            f"{self.head} CASE WHEN done_day <= due THEN 'kept' WHEN end_day <= due THEN NULL",
            Sql("WHEN ended IS NULL AND done IS NULL AND %s <= due THEN 'waiting'", [ended_by(self.now)]),
            "ELSE 'broken' END AS state FROM (",
            dated,
            ") dated",
        )

    def _in_stage(self) -> Sql:
        """Once done in any of its stays it is done; else the last stay tells."""
        return joined(
            f"{self.head} CASE WHEN was_kept = 1 THEN 'kept' ELSE state END AS state FROM (SELECT id, person, state, "
            "MAX(CASE WHEN state = 'kept' THEN 1 ELSE 0 END) OVER (PARTITION BY id) AS was_kept, "
            "ROW_NUMBER() OVER (PARTITION BY id ORDER BY came DESC, stay DESC) AS turn FROM (",
            self._of_stays(),
            ") one_stay) lasts WHERE turn = 1",
        )

    def _of_stays(self) -> Sql:
        """Of each stay what the rule says; without a number of days it is time until the deal goes on."""
        is_open = self.demand.days is None
        late = Sql("1 = 0") if is_open else Sql("%s > due", [ended_by(self.now)])
        return joined(
            f"SELECT id, person, stay, came, CASE WHEN {'done IS NOT NULL' if is_open else 'done_day <= due'} "
            "THEN 'kept' WHEN gone IS NULL AND done IS NULL AND NOT (",
            late,
            ") THEN 'waiting' WHEN gone IS NULL THEN 'broken' WHEN is_lost AND gone = ended AND",
            "1 = 1" if is_open else "end_day <= due",
            "THEN NULL ELSE 'broken' END AS state FROM (",
            self._dated("SELECT id, person, ended, is_lost, stay, came, gone, done,", "came", "gone", self._stays()),
            ") dated",
        )

    def _stays(self) -> Sql:
        left = "COALESCE(p.left_at, c.ended)"
        return joined(
            f"SELECT c.id, c.person, c.ended, c.is_lost, p.id AS stay, p.entered_at AS came, {left} AS gone, "
            f"MIN(d.at) AS done FROM c JOIN stages_passage p ON p.record_kind = '{Deal.KIND}' AND p.record_id = c.id",
            Sql("AND p.stage_id = %s", [self.demand.stage]),
            self._since("p.entered_at"),
            "LEFT JOIN",
            self._deed(),
            f"LEFT JOIN {DOING} AND d.at >= p.entered_at AND ({left} IS NULL OR d.at <= {left}) WHERE",
            self.fits,
            f"GROUP BY c.id, c.person, c.ended, c.is_lost, p.id, p.entered_at, {left}",
        )

    def _again_and_again(self) -> Sql:
        """The start, each deed and the end in their order: none may come too late after the one before."""
        gaps = joined(
            "SELECT id, person, ended, turn, at, LAG(at) OVER (PARTITION BY id ORDER BY at, turn) AS last_at FROM (",
            self._points(),
            ") points",
        )
        return joined(
            f"{self.head} CASE WHEN MAX(is_late) = 1 THEN 'broken' "
            f"WHEN MAX(turn) FILTER (WHERE turn < {END}) = {DEED} THEN 'kept' WHEN ended IS NULL THEN 'waiting' END "
            "AS state FROM (SELECT id, person, ended, turn, CASE WHEN",
            day_ended("at"),
            ">",
            self._due("last_at"),
            "THEN 1 ELSE 0 END AS is_late FROM (",
            gaps,
            ") gaps) late GROUP BY id, person, ended",
        )

    def _points(self) -> Sql:
        start, end = Sql("c.begun"), Sql("COALESCE(c.ended, %s)", [sql.moment(self.now)])
        if self.demand.since:
            since = sql.moment(self.demand.since)
            start = Sql("CASE WHEN c.begun < %s THEN %s ELSE c.begun END", [since, since])
        of_record, within = "SELECT c.id, c.person, c.ended,", joined("WHERE", self.fits, "AND", start, "<=", end)
        return joined(
            *(of_record, start, f"AS at, {START} AS turn FROM c", within, "UNION ALL"),
            *(of_record, f"d.at, {DEED} FROM c JOIN", self._deed(), f"JOIN {DOING}", within),
            *("AND d.at >=", start, "AND d.at <=", end, "UNION ALL"),
            *(of_record, end, f", {END} FROM c", within),
        )

    def _dated(self, columns: str, began: str, ended: str, rows: Sql) -> Sql:
        """`rows` with the last day that is in time, the day of the deed and the day of the end."""
        return joined(
            *(columns, self._due(began), "AS due,"),
            *(day_ended("done"), "AS done_day,", day_ended(ended), "AS end_day FROM (", rows, ") one"),
        )

    def _deed(self) -> Sql:
        return Sql(f"{self.deeds} AND a.kind = %s", [self.demand.deed]) if self.demand.deed else Sql(self.deeds)

    def _since(self, column: str) -> Sql:
        return Sql(f"AND {column} >= %s", [sql.moment(self.demand.since)]) if self.demand.since else Sql("")

    def _due(self, column: str) -> Sql:
        """The last day on which a step is in time, which begins to count in `column`."""
        began = day(column)
        return Sql(later(began.text, self.demand.days or 0), began.parameters)
