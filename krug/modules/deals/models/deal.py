from __future__ import annotations

from typing import ClassVar

from django.db import models

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.records.money import MoneyField
from krug.core.search.text import sort_key
from krug.core.stages import moving
from krug.core.stages.demanding import Filled
from krug.core.stages.models import Stage
from krug.modules.currencies.rates import Kept
from krug.modules.deals.models.closing import Closable


class Deal(Closable):
    """A sale under way or ended.

    `lines_amount` is what its interest lines add up to, in `lines_currency`: the amount is that. None and "": there are
    no lines, the amount is by hand.
    """

    KIND: ClassVar[str] = "deal"
    PATH: ClassVar[str] = "deals"
    interest_taken = False  # its primary interest is the client's: nobody has said it anew

    number = models.BigIntegerField(unique=True, editable=False)
    name = models.CharField(max_length=255, blank=True)
    name_key = models.CharField(max_length=200, editable=False)
    client = models.ForeignKey(
        "clients.Client", models.PROTECT, null=True, blank=True, related_name="deals", db_index=False
    )
    product = models.ForeignKey(
        "catalog.Product", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    lines_amount = MoneyField(null=True, editable=False)
    lines_currency = models.CharField(max_length=3, blank=True, default="", editable=False)
    expected_close_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["responsible", "id"], name="deals_of_person"),
            models.Index(fields=["department", "id"], name="deals_of_department"),
            models.Index(fields=["department", "created_at"], name="deals_made_in_department"),
            # Reports of a department are answered from this index alone.
            models.Index(
                fields=[
                    "department",
                    "state",
                    "closed_at",
                    "responsible",
                    "lost_reason",
                    "stage",
                    "currency",
                    "amount",
                    "created_at",
                    "deleted_at",
                    "kind",
                ],
                name="deals_counted_in_department",
            ),
            models.Index(fields=["client", "id"], name="deals_of_client"),
            models.Index(fields=["state", "closed_at"], name="deals_by_closing"),
            # The calendar's days of what is in work, each scope from one index alone.
            models.Index(
                fields=["responsible", "expected_close_on", "id", "currency", "amount", "deleted_at"],
                condition=models.Q(state="open"),
                name="deals_due_of_person",
            ),
            models.Index(
                fields=["department", "expected_close_on", "id", "currency", "amount", "deleted_at"],
                condition=models.Q(state="open"),
                name="deals_due_of_department",
            ),
            models.Index(
                fields=["expected_close_on", "id", "currency", "amount", "deleted_at"],
                condition=models.Q(state="open"),
                name="deals_due",
            ),
            # A person's month on their own day: only the won, so that others cost nothing.
            models.Index(
                fields=["responsible", "closed_at"], condition=models.Q(state="won"), name="deals_won_by_person"
            ),
            models.Index(fields=["pipeline", "stage", "state", "stage_since", "id"], name="deals_on_board"),
            models.Index(
                fields=["responsible", "pipeline", "stage", "state", "stage_since", "id"],
                name="deals_on_board_of_person",
            ),
            models.Index(
                fields=["department", "pipeline", "stage", "state", "stage_since", "id"],
                name="deals_on_board_of_dept",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def cards(self) -> list[tuple[str, int]]:
        return [("client", self.client_id)] if self.client_id else []

    def settle(self) -> None:
        super().settle()
        self.name_key = sort_key(self.name)
        if self.rate is not None and self.rate_on is not None:
            kept = Kept(self.rate, self.rate_nominal, self.rate_on)
            self.base_amount = kept.turn(self.amount) if self.amount is not None else None

    def move(
        self,
        actor: User,
        to: Stage,
        comment: str = "",
        channel: str = Channel.PAGE,
        seen: Stage | None = None,
        filled: Filled | None = None,
    ) -> bool:
        """Into another stage; gives whether anything changed. Raises what `moving.move` raises."""
        return moving.move(self, actor, to, comment, channel, seen, filled)
