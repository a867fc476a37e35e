from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.records.models import Record
from krug.core.records.money import MoneyField
from krug.core.search.text import sort_key


class EventType(models.TextChoices):
    EXHIBITION = "exhibition", _("Exhibition")
    SEMINAR = "seminar", _("Seminar")
    WEBINAR = "webinar", _("Webinar")
    CONFERENCE = "conference", _("Conference")
    ADVERTISING = "advertising", _("Advertising campaign")
    MAILING = "mailing", _("Mailing")
    PROMOTION = "promotion", _("Promotion")
    OTHER = "other", _("Other event")


class EventState(models.TextChoices):
    PLANNED = "planned", _("Being planned")
    RUNNING = "running", _("Going on")
    HELD = "held", _("Took place")
    CANCELLED = "cancelled", _("Called off")


class MarketingEvent(Record):
    """An exhibition, a seminar, an advertising campaign: what was meant by it, and what came of it.

    Days and budget are there twice, as planned and as they were. `people_plan` and `clients_plan` are how many were
    to come to it, and how many new clients it was to bring.
    """

    KIND: ClassVar[str] = "marketing_event"
    PATH: ClassVar[str] = "marketing-events"

    name = models.CharField(max_length=255)
    name_key = models.CharField(max_length=200, editable=False)
    kind = models.CharField(max_length=12, choices=EventType.choices, default=EventType.EXHIBITION)
    state = models.CharField(max_length=10, choices=EventState.choices, default=EventState.PLANNED)
    channel = models.ForeignKey("marketing.Channel", models.SET_NULL, null=True, blank=True, related_name="+")
    place = models.CharField(max_length=255, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    held_from = models.DateField(null=True, blank=True)
    held_to = models.DateField(null=True, blank=True)
    budget_plan = MoneyField(null=True, blank=True)
    budget_fact = MoneyField(null=True, blank=True)
    currency = models.CharField(max_length=3, default="RUB")
    people_plan = models.PositiveIntegerField(null=True, blank=True)
    clients_plan = models.PositiveIntegerField(null=True, blank=True)
    goal = models.TextField(blank=True)
    results = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["responsible", "id"], name="marketing_events_of_person"),
            models.Index(fields=["department", "id"], name="marketing_events_of_dept"),
        ]

    def __str__(self) -> str:
        return self.name

    def settle(self) -> None:
        super().settle()
        self.name_key = sort_key(self.name)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day: as it was held, else as planned, else the day it was put down."""
        first = self.held_from or self.held_to or self.starts_on or self.ends_on or self.created_at.date()
        last = self.held_to or self.held_from or self.ends_on or self.starts_on or first
        return min(first, last), max(first, last)
