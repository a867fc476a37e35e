"""Records of others whose titles or texts speak of a person by a single word of the name, as "Deal of Smith" does.

An erasure puts out whole names by itself; a single word may be anybody's, so people decide about it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from krug.core.access.models import User
from krug.core.events.models import Event
from krug.core.personal.sweeping import Found
from krug.core.personal.words import SHORTEST, texts_in
from krug.core.records import kinds
from krug.core.records.fields import ChoiceField, Field, TextField

MOST = 200
WORD = re.compile(r"[^\W\d_]+")
# A word of a name is told from this many letters on; a declined one is at most so much longer.
LEAST, ENDING = 3, 3
ENDINGS = "аяоеиыйь"


@dataclass(frozen=True)
class Spoken:
    """A record that speaks of the person, by the titles of the fields that do; "" stands for its name."""

    kind: str
    record: Any
    fields: list[str]

    @property
    def title(self) -> str:
        return f"{kinds.get(self.kind).title} «{self.record}»"


@dataclass(frozen=True)
class Speaking:
    """What is known before an erasure, and can be asked again after it: the stems of the name and where to look."""

    stems: frozenset[str]
    where: list[Found] = field(default_factory=list)

    def seen_by(self, actor: User) -> list[Spoken]:
        """At most MOST of those that `actor` sees, by those fields that the actor's role sees. Read in pieces,
        as far as they are needed."""
        found: list[Spoken] = []
        for one in self.where if self.stems else ():
            kind: Any = getattr(one.model, "KIND", "")
            if not kinds.known(kind):
                continue
            seen = kinds.get(kind).seen_by(actor)
            fields = [known for known in seen.fields if _is_text(known)]
            rows: Any = one.model._default_manager
            rows = rows.visible_to(actor).filter(pk__in=one.ids).select_related(*seen.related)
            for row in rows.prefetch_related(*seen.children).order_by("pk").iterator(500):
                titles = [str(known.title) for known in fields if speaks(str(known.value(row) or ""), self.stems)]
                if titles:
                    found.append(Spoken(kind, row, titles))
                if len(found) == MOST:
                    return found
        return found


def stems_of(names: Iterable[str]) -> frozenset[str]:
    """What the words of the names begin with, however they are declined."""
    words = {word.casefold() for name in names for word in WORD.findall(name) if len(word) >= LEAST}
    return frozenset(word[:-1] if len(word) >= SHORTEST and word[-1] in ENDINGS else word for word in words)


def speaks(text: str, stems: Collection[str]) -> bool:
    return any(True for _word in words_like(text, stems))


def words_like(text: str, stems: Collection[str]) -> Iterator[str]:
    """The words of the text that may be one of the name's, as they stand there."""
    for word in WORD.findall(text):
        low = word.casefold()
        if any(low.startswith(stem) and len(low) <= len(stem) + ENDING for stem in stems):
            yield word


def events_of(speaking: Speaking) -> set[int]:
    """The history of these records: they spoke of the person by former titles too."""
    found: set[int] = set()
    for one in speaking.where:
        own: Any = Event.objects.filter(record_kind=getattr(one.model, "KIND", ""), record_id__in=one.ids)
        found.update(own.values_list("pk", flat=True))
    return found


def forms(speaking: Speaking) -> set[str]:
    """Every form in which the words stand in these records and their history, whoever sees them; none that is short."""
    found: set[str] = set()
    for one in speaking.where:
        rows = one.model._base_manager.filter(pk__in=one.ids).values_list(*one.names)
        for values in rows.iterator() if one.names else ():
            found.update(word for text in texts_in(values) for word in words_like(text, speaking.stems))
    for data in Event.objects.filter(pk__in=events_of(speaking)).values_list("data", flat=True).iterator():
        found.update(word for text in texts_in(data) for word in words_like(text, speaking.stems))
    return {word for word in found if len(word) >= SHORTEST and word[0].isupper()}


def _is_text(known: Field) -> bool:
    return isinstance(known, TextField) and not isinstance(known, ChoiceField)
