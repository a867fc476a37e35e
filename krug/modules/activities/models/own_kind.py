from __future__ import annotations

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Versioned
from krug.core.stages.models import Colour
from krug.modules.activities.kinds import KINDS, USUAL, ActivityKind, Kind, Result

LONGEST_RESULT = 30
MOST_RESULTS = 12


class Icon(models.TextChoices):
    """The signs an own kind may wear."""

    TAG = "tag", _("Label")
    FLAG = "flag", _("Flag")
    MAIL = "mail", _("Letter")
    CHAT = "chat", _("Talk")
    PHONE = "phone", _("Phone")
    MEET = "meet", _("People")
    PIN = "pin", _("Place")
    BOX = "box", _("Box")
    DOC = "doc", _("Document")
    KEY = "key", _("Key")
    EYE = "eye", _("Eye")
    BOLT = "bolt", _("Lightning")
    CLOCK = "clock", _("Clock")


class Asked(models.TextChoices):
    """What the small form asks of an activity of the kind beside its title and day."""

    NOTHING = "nothing", _("nothing")
    PLACE = "place", _("the place")
    LENGTH = "length", _("how long it takes")
    BOTH = "both", _("the place and how long it takes")


class OwnKind(Versioned):
    """A kind of activity that the firm made itself.

    `results` are the ways one may end, with semicolons between; none: done, or not needed. A result is stored with an
    activity in its own words, so that the history stays when the list changes. `minutes` None: half an hour.
    """

    name = models.CharField(max_length=60)
    icon = models.CharField(max_length=20, choices=Icon.choices, default=Icon.TAG)
    colour = models.CharField(max_length=10, choices=Colour.choices, default=Colour.VIOLET)
    results = models.CharField(max_length=255, blank=True)
    asks = models.CharField(max_length=10, choices=Asked.choices, default=Asked.NOTHING)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    sort = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """How a form names it among the kinds."""
        return f"{Kind.OWN.value}-{self.pk}"

    @property
    def asks_place(self) -> bool:
        return self.asks in (Asked.PLACE, Asked.BOTH)

    @property
    def asks_length(self) -> bool:
        return self.asks in (Asked.LENGTH, Asked.BOTH)

    @property
    def as_kind(self) -> ActivityKind:
        """The same that is known of Krug's own kinds."""
        results = tuple(Result(text, text) for text in split_results(self.results))
        usual = KINDS[Kind.OWN]
        return ActivityKind(
            Kind.OWN, self.name, self.name, self.icon, results or usual.results, USUAL, self.minutes or 30, self.colour
        )


def split_results(text: str) -> list[str]:
    """The results as written, each once, in order."""
    parts = (" ".join(part.split()) for part in re.split(r"[;\n]", text))
    return list(dict.fromkeys(part for part in parts if part))
