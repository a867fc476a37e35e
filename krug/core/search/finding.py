"""Finding by any part of a name, a phone or a number, in either keyboard layout, typing errors forgiven."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from krug.core.access.models import User
from krug.core.access.policy import condition
from krug.core.access.scopes import Action
from krug.core.events import history
from krug.core.search.models import Entry
from krug.core.search.nearly import nearest, pieces
from krug.core.search.text import LEGAL_FORMS, bare_name, digits, normalise, other_layout

MOST = 20
MOST_IN_LIST = 500
MOST_CANDIDATES = 300


def find(user: User, asked: str, kind: str = "", most: int = MOST) -> list[Entry]:
    """The best entries that `user` may see: those that begin so, those that contain it, else those nearly so.

    At most two queries by beginnings, one by parts, one by likeness.
    """
    words = readings(asked)
    if not words:
        return []
    rows = visible(user, kind)
    if words[0] in LEGAL_FORMS:
        return list(rows.order_by("-pk")[:most])
    found: dict[int, Entry] = {}
    for text in words:
        begins = rows.filter(key__gte=text, key__lt=text + "\U0010ffff")
        found |= {entry.pk: entry for entry in begins.order_by("key")[:most]}
    number = digits(asked)
    looks_like_phone = len(number) >= 3 and all(sign in "+-() .0123456789" for sign in asked)
    parts = [number] if looks_like_phone else [text for text in words if len(text) >= 3]
    if parts and len(found) < most:
        found |= {entry.pk: entry for entry in _containing(rows, parts).order_by("-pk")[:most]}
    if not found and not looks_like_phone:
        return _nearly(rows, words)[:most]
    return list(found.values())[:most]


def readings(asked: str) -> list[str]:
    """What may have been meant: as typed, and as if in the other keyboard layout; without a legal form before it."""
    texts = (bare_name(normalise(text)) for text in (asked, other_layout(asked)))
    return [text for text in dict.fromkeys(texts) if text]


def visible(user: User, kind: str = "") -> QuerySet[Entry]:
    allowed = Q(pk__in=[])
    for code in [kind] if kind else history.subjects:
        scope = condition(user, code, Action.SEE)
        allowed |= Q(kind=code) if scope is None else Q(kind=code) & scope
    return Entry.objects.filter(allowed)


def ids(user: User, kind: str, asked: str) -> list[int]:
    """The records of `kind` that the question finds, for a list's own search field."""
    return [entry.record_id for entry in find(user, asked, kind, MOST_IN_LIST)]


def _nearly(rows: QuerySet[Entry], words: Sequence[str]) -> list[Entry]:
    parts = [part for text in words for part in pieces(text)]
    if not parts:
        return []
    return nearest(list(_containing(rows, parts).order_by("-pk")[:MOST_CANDIDATES]), words)


def _containing(rows: QuerySet[Entry], parts: Sequence[str]) -> QuerySet[Entry]:
    if connection.vendor == "postgresql":
        wanted = Q()
        for part in parts:
            wanted |= Q(text__contains=part)
        return rows.filter(wanted)
    phrase: Any = " OR ".join('"' + part.replace('"', "") + '"' for part in parts)
    return rows.extra(
        where=["search_entry.id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s)"], params=[phrase]
    )
