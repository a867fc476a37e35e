from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.expressions import Func
from django.utils import timezone


class Channel(models.TextChoices):
    """The way by which a change came in."""

    PAGE = "page"
    API = "api"
    IMPORT = "import"
    COMMAND = "command"
    RULE = "rule"
    GOOGLE = "google"


class Unchangeable(Exception):
    """History is only added to."""


class EventQuerySet(models.QuerySet["Event"]):
    def update(self, **values: Any) -> int:
        raise Unchangeable("events are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Unchangeable("events are never removed")


class TransactionId(Func):
    """The writing transaction's number on PostgreSQL, 0 on SQLite, where ids come in the order of commits."""

    function = ""
    allowed_default = True
    output_field = models.BigIntegerField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        return "0", []

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:
        return "(pg_current_xact_id()::text::bigint)", []


class Event(models.Model):
    """One thing that happened: the spine of history, live pages, notices and audit.

    `origin`: from where it was asked for, see `Origin`. `cards`: on whose cards beside the record's own it was shown
    when it was written, as "client:5 deal:7". Either is None where nothing is known of it, as of what is older.
    """

    subject: Any = None  # the record it happened to, where a history has looked it up

    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=60)
    record_kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    origin = models.JSONField(null=True)
    cards = models.TextField(null=True)
    cause = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    transaction = models.BigIntegerField(db_default=TransactionId())

    objects: ClassVar[Any] = EventQuerySet.as_manager()

    class Meta:
        # Readers go by transaction first: on PostgreSQL a lower id may be committed after a higher one.
        indexes = [
            models.Index(fields=["transaction", "id"], name="event_reading_order"),
            models.Index(fields=["at", "id"], name="events_by_time"),
        ]


class EventLink(models.Model):
    """An event stands in the history of this card."""

    card_kind = models.CharField(max_length=40)
    card_id = models.BigIntegerField()
    event = models.ForeignKey(Event, models.PROTECT, related_name="links", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card_kind", "card_id", "event"], name="event_once_on_a_card")]


class ChainLink(models.Model):
    """A batch of events sealed: the digest covers the link before and the digests of events up to `last`."""

    last_transaction = models.BigIntegerField()
    last_id = models.BigIntegerField()
    events = models.IntegerField()
    digest = models.CharField(max_length=64)


class Cursor(models.Model):
    """How far a reader of the spine has come."""

    reader = models.CharField(max_length=40, primary_key=True)
    transaction = models.BigIntegerField(default=-(2**62))  # before every event
    event_id = models.BigIntegerField(default=0)
