"""Finding by any part of a name, a phone or a number, in either keyboard layout, typing errors forgiven."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from krug.core.access.models import User
from krug.core.access.policy import condition
from krug.core.access.scopes import Action
from krug.core.events import history
from krug.core.records.phones import shown
from krug.core.search.candidates import containing, near
from krug.core.search.linked import Sight, in_sight
from krug.core.search.models import Entry
from krug.core.search.nearly import nearest, pieces
from krug.core.search.text import LEGAL_FORMS, bare_name, digits, normalise, other_layout

MOST = 20
SELDOM = 500
FURTHER = 4  # so many times more are looked through with each step past what is out of sight
KEPT_PHONE = re.compile(r"(?<!\S)\+\d{7,15}(?:;ext=\d+)?(?!\d)")
NUMBER = re.compile(r"(?:№|#|no)?\s?(\d{1,12})", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """One record found, as its reader may see it."""

    kind: str
    record_id: int
    title: str
    subtitle: str

    @classmethod
    def of(cls, entry: Entry, with_linked: bool, with_own: bool) -> Hit:
        """`with_own`: with what the record says of itself beside its title."""
        said = (entry.subtitle if with_own else "", entry.linked if with_linked else "")
        parts = [part for part in said if part]
        text = KEPT_PHONE.sub(lambda found: shown(found[0]), ", ".join(parts))
        return cls(entry.kind, entry.record_id, entry.title, text)


def find(user: User, asked: str, kind: str = "", most: int = MOST) -> list[Hit]:
    """The best records that `user` may see: those that begin so, those that contain it, else those nearly so.

    What has the very number comes first. One query by number, two by beginnings, one by parts; a few by
    likeness where none of these finds any.
    """
    sight = Sight(user)
    entries = _entries(user, asked, kind, most, sight)
    hidden = sight.hidden(entries)
    return [Hit.of(entry, entry.pk not in hidden, entry.kind not in sight.in_part) for entry in entries]


def _entries(user: User, asked: str, kind: str, most: int, sight: Sight) -> list[Entry]:
    words = readings(asked)
    if not words:
        return []
    rows = visible(user, kind)
    if words[0] in LEGAL_FORMS:
        return list(rows.order_by("-pk")[:most])
    found = {entry.pk: entry for entry in rows.filter(numbered(asked)).order_by("-pk")[:most]}
    for text in words:
        begins = rows.filter(key__gte=text, key__lt=text + "\U0010ffff")
        found |= {entry.pk: entry for entry in begins.order_by("key")[:most]}
    numbers = readings_of_number(asked)
    parts = numbers or [text for text in words if len(text) >= 3]
    if parts and len(found) < most:
        found |= {entry.pk: entry for entry in _inside(rows, parts, most, sight)}
    if not found and not numbers:
        return _nearly(rows, words, sight)[:most]
    return list(found.values())[:most]


@dataclass(frozen=True)
class _Wanted:
    """`begins`: how the name may begin; `parts`: what may stand anywhere, each of three letters or more."""

    begins: Q
    parts: list[str]


def _wanted(asked: str) -> _Wanted | None:
    words = readings(asked)
    if not words:
        return None
    begins = numbered(asked)
    for text in words:
        begins |= Q(key__gte=text, key__lt=text + "\U0010ffff")
    return _Wanted(begins, readings_of_number(asked) or [text for text in words if len(text) >= 3])


def numbered(asked: str) -> Q:
    """Titles that begin with this very number: 53, №53 and #53 find "№53 Filling line", however short the number."""
    number = NUMBER.fullmatch(asked.strip())
    if number is None:
        return Q(pk__in=[])
    key = normalise(f"№{number[1]}")
    return Q(key=key) | Q(key__gte=f"{key} ", key__lt=f"{key}!")


def readings(asked: str) -> list[str]:
    """What may have been meant: as typed, and as if in the other keyboard layout; without a legal form before it."""
    texts = (bare_name(normalise(text)) for text in (asked, other_layout(asked)))
    return [text for text in dict.fromkeys(texts) if text]


def readings_of_number(asked: str) -> list[str]:
    """The digits of what may be a phone, empty for words. 8 before a Russian number is 7 as it is kept."""
    number = digits(asked)
    if len(number) < 3 or any(sign not in "+-() .0123456789" for sign in asked):
        return []
    return [number, f"7{number[1:]}"] if number[0] == "8" and len(number) > 3 else [number]


def visible(user: User, kind: str = "") -> QuerySet[Entry]:
    """The entries of what `user` sees."""
    kinds_of: dict[Q, list[str]] = {}
    for code in [kind] if kind else history.subjects:
        kinds_of.setdefault(condition(user, code, Action.SEE, key="record_id") or Q(), []).append(code)
    allowed = Q(pk__in=[])
    for scope, codes in kinds_of.items():
        allowed |= Q(kind__in=codes) & scope
    return Entry.objects.filter(allowed)


def only_found(rows: Any, user: User, kind: str, asked: str) -> Any:
    """Those of `rows`, a queryset of `kind`, that the question finds, however many there are.

    What is found seldom is looked up in the index at once; what is found often is asked of each row in its turn,
    so that a page is full long before the end. One query here to tell which.
    """
    wanted = _wanted(asked)
    if wanted is None:
        return rows.none()
    found = list(visible(user, kind).filter(wanted.begins).values_list("record_id", flat=True)[: SELDOM + 1])
    if wanted.parts and len(found) <= SELDOM:
        found += _inside_of(user, kind, wanted.parts)
    if len(found) <= SELDOM:
        return rows.filter(pk__in=set(found))
    inside = wanted.begins
    for part in wanted.parts:
        inside |= Q(text__contains=part)
    entries = Entry.objects.filter(inside, kind=kind, record_id=OuterRef("pk"))
    return rows.filter(Exists(in_sight(entries, user, wanted.parts, kind)))


def _inside_of(user: User, kind: str, parts: Sequence[str]) -> list[int]:
    """The ids of the records of `kind` in which a part stands as far as `user` sees them; one more than SELDOM when
    there are as many or more."""
    entries, sight = containing(visible(user, kind), parts), Sight(user)
    if kind not in sight.in_part:
        return list(in_sight(entries, user, parts, kind).values_list("record_id", flat=True)[: SELDOM + 1])
    first = list(entries[: SELDOM + 1])
    found = first if len(first) > SELDOM else sight.having(first, parts)
    return [entry.record_id for entry in found]


def _inside(rows: QuerySet[Entry], parts: Sequence[str], most: int, sight: Sight) -> list[Entry]:
    """The newest that contain a part, as far as the person sees them. One query, more where much is out of sight."""
    rows, size = containing(rows, parts).order_by("-pk"), most
    found: list[Entry] = []
    while True:
        page = list(rows[:size])
        found += sight.having(page, parts)
        if len(found) >= most or len(page) < size:
            return found[:most]
        rows, size = rows.filter(pk__lt=page[-1].pk), size * FURTHER


def _nearly(rows: QuerySet[Entry], words: Sequence[str], sight: Sight) -> list[Entry]:
    of_words = [found for text in words if (found := pieces(text))]
    parts = [part for found in of_words for part in found]
    some = near(rows, of_words) if parts else []
    return next((close for found in some if (close := nearest(sight.having(found, parts), words))), [])
