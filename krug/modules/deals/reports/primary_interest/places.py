"""Where somebody came from, as a row of the report: a channel and a source, or one of them alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from krug.core.access.keys import key_of
from krug.modules.marketing.interest import BY_NAME

CHANNEL, PERSON, CLIENT, EVENT, WORDS = (
    BY_NAME[name].column for name in ("channel", "source_person", "source_client", "source_event", "source")
)
DAY = BY_NAME["interest_on"].column
COLUMNS = (CHANNEL, PERSON, CLIENT, EVENT, WORDS)
# An interest is known by its channel or its source; a day alone says of nobody where they came from.
_LINKED = (Q(**{f"{column}__isnull": False}) for column in (CHANNEL, PERSON, CLIENT, EVENT))
KNOWN = Q(**{f"{DAY}__isnull": False}) & reduce(or_, _LINKED, ~Q(**{WORDS: ""}))
# In the order in which they are looked at: a record has one of them, whoever wrote it.
LINKED = {"event": EVENT, "person": PERSON, "client": CLIENT}


class By(models.TextChoices):
    """What the rows are."""

    SOURCE = "source", _("channels and sources")
    CHANNEL = "channel", _("channels")
    EVENT = "event", _("events and campaigns")


@dataclass(frozen=True)
class Place:
    """`sort` is "person", "client", "event", "words", or "" where no source is said; `pk` or `words` tell which.

    `channel` None: none is said, or the rows are not told apart by it.
    """

    channel: int | None = None
    sort: str = ""
    pk: int = 0
    words: str = ""

    @classmethod
    def of(cls, found: tuple[Any, ...]) -> Place:
        """From the values of COLUMNS."""
        channel, person, client, event, words = found
        ids = {"person": person, "client": client, "event": event}
        for sort in LINKED:
            if ids[sort]:
                return cls(channel, sort, int(ids[sort]))
        return cls(channel, "words", words=words) if words else cls(channel)

    @classmethod
    def named(cls, key: str) -> Place | None:
        """The place with this key; None for a text that is no key."""
        channel, _first, rest = key.partition("~")
        sort, _second, what = rest.partition("~")
        number, pk = key_of(channel), key_of(what)
        if number is None or (sort in LINKED and not pk) or sort not in {"", "words", *LINKED}:
            return None
        return cls(number or None, sort, pk or 0 if sort in LINKED else 0, what if sort == "words" else "")

    @property
    def key(self) -> str:
        return f"{self.channel or 0}~{self.sort}~{self.words or self.pk or ''}"

    def told(self, by: str) -> Place:
        """The row in which this place is counted."""
        if by == By.CHANNEL:
            return Place(self.channel)
        if by == By.EVENT:
            return replace(self, channel=None) if self.sort == "event" else Place()
        return self

    def among(self, rows: QuerySet[Any], by: str) -> QuerySet[Any]:
        """Those of `rows`, clients or deals, that came from here."""
        if by != By.EVENT:
            rows = rows.filter(**({CHANNEL: self.channel} if self.channel else {f"{CHANNEL}__isnull": True}))
        if by == By.CHANNEL:
            return rows
        if by == By.EVENT:
            return rows.filter(**({EVENT: self.pk} if self.pk else {f"{EVENT}__isnull": True}))
        return rows.filter(self._source())

    def _source(self) -> Q:
        """The source is this one, and none of those that `of` looks at before it."""
        before = list(LINKED).index(self.sort) if self.sort in LINKED else len(LINKED)
        none = Q(**{f"{column}__isnull": True for column in list(LINKED.values())[:before]})
        return none & (Q(**{LINKED[self.sort]: self.pk}) if self.sort in LINKED else Q(**{WORDS: self.words}))
