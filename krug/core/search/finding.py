"""Finding by any part of a name, a phone or a number, in either keyboard layout."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from krug.core.access.models import User
from krug.core.access.policy import condition
from krug.core.access.scopes import Action
from krug.core.events import history
from krug.core.search.models import Entry
from krug.core.search.text import digits, normalise, other_layout

MOST = 20
MOST_IN_LIST = 500


def find(user: User, asked: str, kind: str = "", most: int = MOST) -> list[Entry]:
    """The best entries that `user` may see: those that begin so first. At most two queries."""
    words = [text for text in dict.fromkeys([normalise(asked), normalise(other_layout(asked))]) if text]
    if not words:
        return []
    rows = visible(user, kind)
    begins = Q()
    for text in words:
        begins |= Q(key__gte=text, key__lt=text + "\U0010ffff")
    found = {entry.pk: entry for entry in rows.filter(begins).order_by("key")[:most]}
    number = digits(asked)
    looks_like_phone = len(number) >= 3 and all(sign in "+-() .0123456789" for sign in asked)
    parts = [number] if looks_like_phone else [text for text in words if len(text) >= 3]
    if parts and len(found) < most:
        found |= {entry.pk: entry for entry in _containing(rows, parts).order_by("-pk")[:most]}
    return list(found.values())[:most]


def visible(user: User, kind: str = "") -> QuerySet[Entry]:
    allowed = Q(pk__in=[])
    for code in [kind] if kind else history.subjects:
        scope = condition(user, code, Action.SEE)
        allowed |= Q(kind=code) if scope is None else Q(kind=code) & scope
    return Entry.objects.filter(allowed)


def ids(user: User, kind: str, asked: str) -> list[int]:
    """The records of `kind` that the question finds, for a list's own search field."""
    return [entry.record_id for entry in find(user, asked, kind, MOST_IN_LIST)]


def _containing(rows: QuerySet[Entry], parts: list[str]) -> QuerySet[Entry]:
    if connection.vendor == "postgresql":
        wanted = Q()
        for part in parts:
            wanted |= Q(text__contains=part)
        return rows.filter(wanted)
    phrase: Any = " OR ".join('"' + part.replace('"', "") + '"' for part in parts)
    return rows.extra(
        where=["search_entry.id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s)"], params=[phrase]
    )
