from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from krug.core.records.phones import reversed_digits
from krug.core.stages.models import StagedRecord
from krug.modules.requests.models.state import CameBy, Phase, State

OPEN = models.Q(phase="open")
UNANSWERED = models.Q(phase="open", answered_at=None)
QUEUED = models.Q(phase="open", responsible=None)


class Request(StagedRecord):
    """Somebody has turned to the firm and waits for an answer.

    `client` None: not known yet, `contact_name`, `phone` and `email` say who it is. `responsible` None: it lies in the
    common queue. `answer_by` and `solve_by` were counted from `received_at` for the kind `counted_for`; None: no
    deadline. `answer_seconds` is how much working time went by until the first answer.
    """

    KIND: ClassVar[str] = "request"
    PATH: ClassVar[str] = "requests"
    interest_taken = False  # its primary interest is the client's: nobody has said it anew
    given_by = ""  # the rule by which a new one has found its person

    number = models.BigIntegerField(unique=True, editable=False)
    title = models.CharField(max_length=255, blank=True)
    text = models.TextField(blank=True)
    kind = models.ForeignKey("requests.RequestKind", models.PROTECT, related_name="+", db_index=False)
    came_by = models.CharField(max_length=10, choices=CameBy.choices, default=CameBy.PHONE)
    client = models.ForeignKey(
        "clients.Client", models.PROTECT, null=True, blank=True, related_name="requests", db_index=False
    )
    contact_name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    phone_key = models.CharField(max_length=60, blank=True, editable=False)
    email = models.CharField(max_length=254, blank=True)
    region = models.CharField(max_length=100, blank=True)
    product = models.ForeignKey(
        "catalog.Product", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW, editable=False)
    phase = models.CharField(max_length=8, choices=Phase.choices, default=Phase.OPEN, editable=False)
    received_at = models.DateTimeField(default=timezone.now, editable=False)
    counted_for = models.BigIntegerField(null=True, editable=False)
    answer_by = models.DateTimeField(null=True, editable=False)
    solve_by = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    answer_seconds = models.PositiveIntegerField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["responsible", "id"], name="requests_of_person"),
            models.Index(fields=["department", "id"], name="requests_of_department"),
            models.Index(fields=["client", "id"], name="requests_of_client"),
            models.Index(fields=["phone_key"], name="requests_by_phone"),
            models.Index(fields=["received_at"], name="requests_in_time"),
            models.Index(fields=["id"], condition=QUEUED, name="requests_in_queue"),
            models.Index(fields=["responsible", "answer_by"], condition=UNANSWERED, name="requests_unanswered"),
            models.Index(fields=["answer_by"], condition=UNANSWERED, name="requests_to_answer"),
            models.Index(fields=["solve_by"], condition=OPEN, name="requests_to_solve"),
            models.Index(fields=["pipeline", "stage", "phase", "stage_since", "id"], name="requests_on_board"),
            models.Index(
                fields=["responsible", "pipeline", "stage", "phase", "stage_since", "id"],
                name="requests_on_board_of_person",
            ),
            models.Index(
                fields=["department", "pipeline", "stage", "phase", "stage_since", "id"],
                name="requests_on_board_of_dept",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"№{self.number}"

    @property
    def is_open(self) -> bool:
        return self.phase == Phase.OPEN

    def cards(self) -> list[tuple[str, int]]:
        return [("client", self.client_id)] if self.client_id else []

    def settle(self) -> None:
        super().settle()
        self.phone_key = reversed_digits(self.phone)
