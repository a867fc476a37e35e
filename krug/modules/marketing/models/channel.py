from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.records.models import Record
from krug.core.search.text import sort_key


class Influence(models.TextChoices):
    """How a channel brings clients: it decides what the source of an interest may be."""

    EMPLOYEE = "employee_recommendation", _("Recommendation of an employee")
    PARTNER = "partner_recommendation", _("Recommendation of a partner or client")
    EVENT = "marketing_event", _("Marketing event")
    MEDIUM = "advertising_medium", _("Advertising medium")
    INTERNET = "internet", _("Internet")
    DIRECT = "direct_contact", _("Direct contact: cold call, visit")
    WALK_IN = "walk_in", _("Came by themselves")
    REPEAT = "repeat", _("Came again")
    OTHER = "other", _("Other")


class ChannelState(models.TextChoices):
    USED = "used", _("In use")
    OUT = "out", _("Out of use")


# The fields of an interest that may name its source; of who came again the source is the client itself.
SOURCES: dict[str, tuple[str, ...]] = {
    Influence.EMPLOYEE: ("source_person",),
    Influence.PARTNER: ("source_client",),
    Influence.EVENT: ("source_event",),
    Influence.MEDIUM: ("source_event", "source"),
    Influence.INTERNET: ("source_event", "source"),
    Influence.DIRECT: ("source_person",),
    Influence.WALK_IN: ("source",),
    Influence.REPEAT: (),
    Influence.OTHER: ("source",),
}


class Channel(Record):
    """A channel of advertising influence: through it clients hear of the firm.

    One that is out of use is taken for nothing new and stays with what came through it.
    """

    KIND: ClassVar[str] = "channel"
    PATH: ClassVar[str] = "channels"

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    influence = models.CharField(max_length=24, choices=Influence.choices, default=Influence.OTHER)
    state = models.CharField(max_length=4, choices=ChannelState.choices, default=ChannelState.USED)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["name_key", "id"], name="channels_by_name"),
            models.Index(fields=["responsible", "name_key", "id"], name="channels_of_person"),
            models.Index(fields=["department", "name_key", "id"], name="channels_of_department"),
        ]

    def __str__(self) -> str:
        return self.name

    def settle(self) -> None:
        super().settle()
        self.name_key = sort_key(self.name)
