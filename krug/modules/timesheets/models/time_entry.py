from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.db import models

from krug.core.hours.weeks import zone_of
from krug.core.records.currencies import Currency
from krug.core.records.models import Record
from krug.core.records.money import MoneyField
from krug.modules.activities.times import today
from krug.modules.timesheets.durations import said
from krug.modules.timesheets.models.work_kind import WorkKind

# What the price of an entry follows from: its rate from all but the last.
PRICED_BY = ("client_id", "responsible_id", "kind_id", "day", "spent")


class TimeEntry(Record):
    """Time that a person spent on a day of their own clock, in minutes, and for what.

    It may be about a deal, a request or an activity, about a client alone, or about nobody. `begins_at` is known where
    a timer ran or somebody said so. `is_billable`, `billable_time` (rounded as the firm does), `rate` of an hour,
    `amount` and `currency` are as they were when the entry was made or last changed: later rates leave them alone.
    """

    KIND: ClassVar[str] = "time_entry"
    PATH: ClassVar[str] = "time-entries"
    LINKS: ClassVar[tuple[str, ...]] = ("client", "deal", "request", "activity")

    day = models.DateField()
    spent = models.PositiveIntegerField()
    begins_at = models.TimeField(null=True, blank=True)
    kind = models.ForeignKey(WorkKind, models.PROTECT, null=True, blank=True, related_name="+")
    client = models.ForeignKey("clients.Client", models.PROTECT, null=True, blank=True, related_name="+")
    deal = models.ForeignKey("deals.Deal", models.PROTECT, null=True, blank=True, related_name="+")
    request = models.ForeignKey("requests.Request", models.PROTECT, null=True, blank=True, related_name="+")
    activity = models.ForeignKey("activities.Activity", models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)
    is_billable = models.BooleanField(default=False)
    billable_time = models.PositiveIntegerField(default=0)
    rate = MoneyField(null=True)
    amount = MoneyField(null=True)
    currency = models.CharField(max_length=3, choices=Currency.choices, default=Currency.RUB)

    priced_for: tuple[Any, ...] | None = None
    subjects_before: tuple[int | None, ...] | None = None

    class Meta:
        indexes = [
            models.Index(fields=["day", "id"], name="time_by_day"),
            models.Index(fields=["responsible", "day", "id"], name="time_of_person"),
            models.Index(fields=["department", "day", "id"], name="time_of_department"),
        ]

    def __str__(self) -> str:
        return f"{said(self.spent)} · {self.kind}" if self.kind else said(self.spent)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        found = super().from_db(db, field_names, values, **more)
        found.priced_for, found.subjects_before = found.priced_by, found.subjects
        return found

    @property
    def priced_by(self) -> tuple[Any, ...]:
        return tuple(self.__dict__.get(name) for name in PRICED_BY)

    @property
    def subjects(self) -> tuple[int | None, ...]:
        """What tells whose time it is, as far as it has been read."""
        return tuple(self.__dict__.get(f"{name}_id") for name in self.LINKS)

    @property
    def begin(self) -> dt.datetime | None:
        """The moment at which it began; None where nobody knows."""
        if self.begins_at is None:
            return None
        return dt.datetime.combine(self.day, self.begins_at, zone_of(self.responsible)).astimezone(dt.UTC)

    def pk_of(self, link: str) -> int | None:
        """The id of what one of LINKS leads to."""
        found: int | None = getattr(self, f"{link}_id")
        return found

    def cards(self) -> list[tuple[str, int]]:
        found = ((name, self.pk_of(name)) for name in self.LINKS)
        return [(name, pk) for name, pk in found if pk is not None]

    def settle(self) -> None:
        if self.day is None and self.responsible is not None:
            self.day = today(self.responsible)
        super().settle()
