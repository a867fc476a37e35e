from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.records.models import Record
from krug.modules.activities import times
from krug.modules.activities.kinds import KINDS, ActivityKind, Instance, Kind, Way
from krug.modules.activities.models.own_kind import OwnKind
from krug.modules.activities.models.series import Series


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
    `own_kind` is which of the firm's own kinds it is of, None for Krug's own kinds. `contents` and `way` are of papers
    to be sent, `court` and what follows it of hearings. `occurs_on` is the day on which its series has it, wherever it
    has been moved since.
    """

    KIND: ClassVar[str] = "activity"
    PATH: ClassVar[str] = "activities"

    kind = models.CharField(max_length=20)
    own_kind = models.ForeignKey(OwnKind, models.PROTECT, null=True, blank=True, related_name="+")
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
    video_link = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    contents = models.CharField(max_length=255, blank=True)
    way = models.CharField(max_length=10, choices=Way.choices, default="", blank=True)
    court = models.CharField(max_length=200, blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    judge = models.CharField(max_length=120, blank=True)
    instance = models.CharField(max_length=20, choices=Instance.choices, default="", blank=True)
    series = models.ForeignKey(
        Series, models.SET_NULL, null=True, blank=True, editable=False, related_name="activities", db_index=False
    )
    occurs_on = models.DateField(null=True, blank=True, editable=False)
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
            models.Index(fields=["due_on", "id"], name="hearings_by_day", condition=models.Q(kind=Kind.HEARING)),
            models.Index(
                fields=["series", "occurs_on"], name="activities_of_series", condition=models.Q(series__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def sort(self) -> ActivityKind:
        """What is known of its kind."""
        return self.own_kind.as_kind if self.own_kind else KINDS[self.kind]

    @property
    def kind_code(self) -> str:
        """How a form names its kind."""
        return self.own_kind.code if self.own_kind else self.kind

    @property
    def minutes(self) -> int:
        return self.sort.minutes if self.duration is None else self.duration

    @property
    def due_stamp(self) -> str:
        """2026-11-24 or 2026-11-24T14:30: what a page says it saw."""
        return times.stamp(self.due_on, self.due_time)

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
        if self.kind != Kind.OWN:
            self.own_kind = None
        zone = times.zone_of(self.responsible)
        self.due_on = self.due_on or timezone.now().astimezone(zone).date()
        self.title = self.title or str(self.sort.title)
        super().settle()
        self.due_at = times.due_at(self.due_on, self.due_time, zone)
        self.late_at = times.late_at(self.due_on, self.due_time, self.minutes, zone)
