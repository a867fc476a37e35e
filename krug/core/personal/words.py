"""By which words a person is known: what an erasure looks for outside the person's own rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from krug.core.events.models import Event
from krug.core.records import kinds
from krug.core.records.fields import ChoiceField, SeveralField, TextField
from krug.core.records.kinds import RecordKind
from krug.core.records.phones import reversed_digits, shown
from krug.core.search.text import digits, normalise

SHORTEST = 5
# A phone or a number of papers has so many digits; a text of so many letters is nobody else's by chance.
DIGITS, LETTERS = 7, 12


@dataclass(frozen=True)
class Words:
    """`own` are looked for in what belongs to the person, `telling` everywhere: those are nobody else's.

    A town or a position is neither: of the words that many share only the name is looked for.
    """

    own: set[str] = field(default_factory=set)
    telling: set[str] = field(default_factory=set)


def words_of(kind: RecordKind, records: list[Any]) -> Words:
    """The words of records that are one person, of their fields as they are and as history has them."""
    shared = _shared(kind, records)
    found = {text for record in records for text in _said_by(kind, record)} | set(_said_before(kind, records))
    names = {str(record) for record in records}
    own = {text.strip() for text in found if text in names or _is_telling(text.strip())}
    telling = {text for text in own if _is_telling(text) and normalise(text) not in shared}
    return Words(_written(own), _written(telling))


def erasable(kind: RecordKind) -> list[Any]:
    """The fields whose values are the person's own words."""
    return [
        one
        for one in kind.fields
        if one.name not in kind.impersonal
        and (isinstance(one, SeveralField) or (isinstance(one, TextField) and not isinstance(one, ChoiceField)))
    ]


def _said_by(kind: RecordKind, record: Any) -> Iterator[str]:
    for one in erasable(kind):
        value = one.value(record)
        if isinstance(one, SeveralField):
            for row in value:
                yield from (str(row.get(name) or "") for name in (one.key, *(part.name for part in one.parts)))
        else:
            yield str(value or "")
    yield from record.file_names


def _said_before(kind: RecordKind, records: list[Any]) -> Iterator[str]:
    """Former values, as the events of the records hold them."""
    names = {one.name for one in erasable(kind)}
    rows = Event.objects.filter(record_kind=kind.code, record_id__in=[record.pk for record in records])
    for data in rows.values_list("data", flat=True):
        values = data.get("values")
        for name, change in values.items() if isinstance(values, dict) else ():
            if name in names:
                yield from texts_in(change)
        yield from texts_in(data.get("title", ""))


def texts_in(value: Any) -> Iterator[str]:
    """Every text in what JSON may hold, and in rows of it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from texts_in(inner)


def _is_telling(text: str) -> bool:
    return "@" in text or len(digits(text)) >= DIGITS or len(text) >= LETTERS or (" " in text and len(text) >= 8)


def _written(texts: Iterable[str]) -> set[str]:
    """Each text in every way in which Krug writes it down."""
    found = set()
    for text in texts:
        found |= {text, normalise(text), text.lower()}
        figures = digits(text)
        if len(figures) >= DIGITS and len(figures) >= len(text) - 6:
            found |= {figures, shown(text), reversed_digits(text), figures[-10:]}
    return {text for text in found if len(text) >= SHORTEST}


def _shared(kind: RecordKind, records: list[Any]) -> set[str]:
    """The words of these records that other records hold as their own: a namesake's name, a family's telephone."""
    ours = {record.pk for record in records}
    found: set[str] = set()
    for other in kinds.all_kinds():
        for key in other.match:
            if key.field not in kind.names:
                continue
            mine = kind.field(key.field)
            for record in records:
                for part in _parts(mine, mine.value(record)):
                    rows = other.model.objects.filter(**{f"{key.lookup}__in": key.keys(part)})
                    rows = rows.exclude(pk__in=ours) if other.code == kind.code else rows
                    if key.keys(part) and rows.exists():
                        found |= {normalise(text) for text in texts_in(part)}
    return found


def _parts(known: Any, value: Any) -> list[Any]:
    """Each of several values by itself, as a match key takes it."""
    return [[row] for row in value] if isinstance(known, SeveralField) else [value or ""]
