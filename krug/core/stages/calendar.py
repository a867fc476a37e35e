"""The calendar: open records of a kind on the days they are due, each day with its sum and its first cards."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.core.records.money import said
from krug.core.stages.spans import Span
from krug.core.stages.staged import Staged
from krug.core.stages.sums import Total

# How many cards of a day are shown in a month, in a week, and when the day alone is looked at.
IN_MONTH = 4
IN_WEEK = 12
IN_DAY = 50


@dataclass(frozen=True)
class Due:
    """One record on its day. `stage` is the name of where it stands, `colour` that stage's mark."""

    pk: int
    title: str
    subtitle: str
    amount: str
    stage: str
    colour: str
    may_move: bool


@dataclass(frozen=True)
class Day:
    date: dt.date
    is_today: bool
    is_past: bool
    is_outside: bool
    total: Total
    cards: list[Due]

    @property
    def left(self) -> int:
        return max(self.total.count - len(self.cards), 0)


@dataclass(frozen=True)
class Calendar:
    """`total` is of the days inside the span alone. `next`: the id to go on from, where one day is looked at."""

    weeks: list[list[Day]]
    total: Total
    next: int | None = None

    @property
    def days(self) -> list[Day]:
        return [day for week in self.weeks for day in week]


@dataclass(frozen=True)
class Reader:
    """One person looking at one span of days. The kind must have a `due` column."""

    declared: Staged
    user: User
    responsible: int | None = None
    pipeline: int | None = None

    def calendar(self, span: Span, after: int = 0) -> Calendar:
        """Three queries, and no more rows than the span's days hold; `after` an id: the further cards of one day."""
        most = {"month": IN_MONTH, "week": IN_WEEK, "day": IN_DAY}[span.view]
        totals = self._totals(span)
        ids = self._first(span, most + 1, after)
        shown = {day: found[:most] for day, found in ids.items()}
        cards = self._cards([pk for found in shown.values() for pk in found])
        today = timezone.localdate()
        days = [
            Day(
                date=day,
                is_today=day == today,
                is_past=day < today,
                is_outside=not span.has(day),
                total=totals[day],
                cards=[cards[pk] for pk in shown.get(day, []) if pk in cards],
            )
            for day in span.days
        ]
        following = [found[most - 1] for found in ids.values() if len(found) > most]
        whole = _whole([day.total for day in days if not day.is_outside])
        weeks = [days[n : n + 7] for n in range(0, len(days), 7)]
        return Calendar(weeks, whole, following[0] if following else None)

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.declared.model.objects.visible_to(self.user).filter(**self.declared.open_only)
        wanted = {"responsible_id": self.responsible, "pipeline_id": self.pipeline}
        return rows.filter(**{name: value for name, value in wanted.items() if value is not None})

    def _totals(self, span: Span) -> dict[dt.date, Total]:
        """By day; an index holds all that is asked."""
        due, currency, amount = self.declared.due, self.declared.currency, self.declared.amount
        rows = self.rows().filter(**{f"{due}__gte": span.days[0], f"{due}__lte": span.days[-1]}).order_by()
        grouped = rows.values(due, *([currency] if currency else []))
        found: dict[dt.date, Total] = defaultdict(Total)
        for row in grouped.annotate(n=Count("pk"), **({"worth": Sum(amount)} if amount else {})):
            found[row[due]].add(row["n"], row[currency] if currency else "", row.get("worth"))
        return found

    def _first(self, span: Span, most: int, after: int) -> dict[dt.date, list[int]]:
        """The ids of each day's first records, in order. One query, each day a range of an index."""
        parts: list[str] = []
        values: list[Any] = []
        rows = self.rows().filter(pk__gt=after) if after else self.rows()
        for number, day in enumerate(span.days):
            of_day = rows.filter(**{self.declared.due: day}).order_by("pk").values("pk")[:most]
            try:
                sql, params = of_day.query.sql_with_params()
            except EmptyResultSet:
                continue
            parts.append(f"SELECT {number} AS day, part{number}.* FROM ({sql}) AS part{number}")
            values += params
        found: dict[dt.date, list[int]] = defaultdict(list)
        if parts:
            with connection.cursor() as cursor:
                cursor.execute(" UNION ALL ".join(parts), values)
                for number, pk in cursor.fetchall():
                    found[span.days[number]].append(pk)
        return {day: sorted(ids) for day, ids in found.items()}

    def _cards(self, ids: list[int]) -> dict[int, Due]:
        names = [name for name in (self.declared.amount, self.declared.currency) if name]
        columns = ["department_id", "responsible_id", "pipeline_id", "stage__name", "stage__colour"]
        columns += [*self.declared.shows, *names]
        related = [one for one in self.declared.related if one != "responsible"]
        records = self.declared.model.objects.filter(pk__in=ids).select_related("stage", *related).only(*columns)
        return {record.pk: self._card(record) for record in records} if ids else {}

    def _card(self, record: Any) -> Due:
        title, subtitle = self.declared.line(record, self.user)
        currency = getattr(record, self.declared.currency) if self.declared.currency else ""
        sign = "" if currency == self.user.firm.currency else str(currency)
        return Due(
            pk=record.pk,
            title=title,
            subtitle=subtitle,
            amount=said(getattr(record, self.declared.amount), sign) if self.declared.amount else "",
            stage=record.stage.name if record.stage else "",
            colour=record.stage.colour if record.stage else "",
            may_move=may(self.user, Action.CHANGE, record),
        )


def _whole(totals: list[Total]) -> Total:
    whole = Total()
    for total in totals:
        whole.count += total.count
        for currency, amount in total.amounts.items():
            whole.add(0, currency, amount)
    return whole
