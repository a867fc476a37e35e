from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.records.models import Record
from krug.modules.activities import times
from krug.modules.activities.kinds import KINDS, ActivityKind


class State(models.TextChoices):
    PLANNED = "planned", _("Planned")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class Priority(models.TextChoices):
    NORMAL = "normal", _("Ordinary")
    HIGH = "high", _("Important")


class Activity(Record):
    """Something to be done by one person: a call, a meeting, a task.

    `subject` is the record it is about besides the client, of any kind, so that deals or requests may have activities
    without this room knowing them; the client itself is never the subject. `due_on` and `due_time` are as the
    responsible person's clock shows them, None as time: any time of that day. `due_at` and `late_at` follow from them
    (see times.py) and order and mark everything. `duration` is in minutes, None: as long as its kind usually takes.
    """

    KIND: ClassVar[str] = "activity"
    PATH: ClassVar[str] = "activities"

    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=255, blank=True)
    client = models.ForeignKey(
        "clients.Client", models.PROTECT, null=True, blank=True, related_name="activities", db_index=False
    )
    subject_kind = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    due_on = models.DateField()
    due_time = models.TimeField(null=True, blank=True)
    due_at = models.DateTimeField(editable=False)
    late_at = models.DateTimeField(editable=False)
    duration = models.PositiveIntegerField(null=True, blank=True)
    priority = models.CharField(max_length=10, choices=Priority.choices, default=Priority.NORMAL)
    place = models.CharField(max_length=255, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], name="activities_by_time"),
            models.Index(fields=["department", "due_at", "id"], name="activities_of_department"),
            models.Index(fields=["responsible", "due_at", "id"], name="activities_of_person"),
            # What is still to be done: by a person, for a client, about a record, for whoever waits for it.
            models.Index(fields=["responsible", "state", "deleted_at", "due_at"], name="activities_to_do"),
            models.Index(fields=["client", "state", "deleted_at", "due_at"], name="activities_next_of_client"),
            models.Index(
                fields=["subject_kind", "subject_id", "state", "deleted_at", "due_at"],
                name="activities_next_of_subject",
            ),
            models.Index(fields=["created_by", "state", "deleted_at", "due_at"], name="activities_awaited"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def sort(self) -> ActivityKind:
        """What is known of its kind."""
        return KINDS[self.kind]

    @property
    def minutes(self) -> int:
        return self.sort.minutes if self.duration is None else self.duration

    @property
    def is_late(self) -> bool:
        return self.state == State.PLANNED and self.late_at <= timezone.now()

    @property
    def subject_card(self) -> tuple[str, int] | None:
        """The record it is about, None where it is about the client alone or about nobody."""
        return (self.subject_kind, self.subject_id) if self.subject_id is not None else None

    def cards(self) -> list[tuple[str, int]]:
        client = [("client", self.client_id)] if self.client_id else []
        return client + ([self.subject_card] if self.subject_card else [])

    def settle(self) -> None:
        zone = times.zone_of(self.responsible)
        self.due_on = self.due_on or timezone.now().astimezone(zone).date()
        self.title = self.title or str(self.sort.title)
        super().settle()
        self.due_at = times.due_at(self.due_on, self.due_time, zone)
        self.late_at = times.late_at(self.due_on, self.due_time, self.minutes, zone)
