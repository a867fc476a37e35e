"""Telling other processes that something was committed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

CHANNEL = "krug_live"
MOST_TOPICS = 200  # a payload of NOTIFY is at most 8,000 bytes
EVERYTHING = "*"  # more was touched than can be named


def announce(cards: Iterable[tuple[str, int]]) -> None:
    """On PostgreSQL: NOTIFY with the cards touched, delivered at commit. On SQLite `data_version` tells."""
    if connection.vendor != "postgresql":
        return
    topics = list(dict.fromkeys(f"{kind}:{pk}" for kind, pk in cards))
    payload = " ".join(topics) if len(topics) <= MOST_TOPICS else EVERYTHING
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])
