"""Entries in whose text pieces of a word stand, and those of them worth comparing with what was asked."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from krug.core.search.models import Entry

MOST = 300
OF_ONE_PIECE = 100


def containing(rows: QuerySet[Entry], parts: Sequence[str]) -> QuerySet[Entry]:
    """Those of `rows` in whose text any of the parts stands, be it in sight or not."""
    return _standing(rows, [(part,) for part in parts])


def near(rows: QuerySet[Entry], words: Sequence[Sequence[str]]) -> Iterator[list[Entry]]:
    """Those of `rows` in which pieces of a word stand, the surest first; `words` are the pieces of each reading.

    First the newest in whose names two pieces of a word do; then the newest for each piece by itself, so that one
    found in every other name does not crowd out the rest; then those that hold a piece anywhere. Two queries and one
    for each piece, as far as they are asked for.
    """
    parts = [part for pieces in words for part in pieces]
    pairs = [pair for pieces in words for pair in combinations(pieces, 2)]
    # Deals carry their client's name, and are many: names of records' own are looked at first.
    yield list(_standing(rows, pairs).filter(_in("key", pairs)).order_by("-pk")[:MOST]) if pairs else []
    found: dict[int, Entry] = {}
    for part in parts:
        one = containing(rows, [part]).filter(key__contains=part).order_by("-pk")
        found |= {entry.pk: entry for entry in one[:OF_ONE_PIECE]}
    yield list(found.values())
    yield list(containing(rows, parts).exclude(pk__in=list(found)).order_by("-pk")[:MOST])


def _standing(rows: QuerySet[Entry], groups: Sequence[tuple[str, ...]]) -> QuerySet[Entry]:
    """Those in whose text all parts of any group stand."""
    if connection.vendor == "postgresql":
        return rows.filter(_in("text", groups))
    phrase: Any = " OR ".join(
        "(" + " AND ".join('"' + part.replace('"', "") + '"' for part in group) + ")" for group in groups
    )
    return rows.extra(
        where=["search_entry.id IN (SELECT rowid FROM search_fts WHERE search_fts MATCH %s)"], params=[phrase]
    )


def _in(column: str, groups: Sequence[tuple[str, ...]]) -> Q:
    """Any group all of whose parts stand in the column."""
    wanted = Q()
    for group in groups:
        wanted |= functools.reduce(operator.and_, (Q(**{f"{column}__contains": part}) for part in group))
    return wanted
