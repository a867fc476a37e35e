"""Hearing of commits, whichever process made them."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from typing import Any

from django.db import connection

from krug.core.events.live import CHANNEL, EVERYTHING
from krug.core.live.hub import Hub
from krug.core.live.topics import Change, changes_in

POLL = 0.2
AGAIN = 1.0
MOST = 500
# Events that stand on cards, and what is told of without an event.
TABLES = {"events_eventlink": "card_kind, card_id", "live_touch": "kind, key"}
Newest = tuple[int, int]
log = logging.getLogger("krug.live")


async def watch(hub: Hub) -> None:
    """Publish every commit until cancelled. After a fault: again, and all pages refresh, for some may be missed."""
    listen = _postgresql if connection.vendor == "postgresql" else _sqlite
    database: Any = connection
    faults = (database.Database.Error, sqlite3.Error, OSError)
    while True:
        try:
            await listen(hub)
        except faults as fault:
            log.warning("live pages wait for the database: %s", fault)
        await asyncio.sleep(AGAIN)
        await hub.publish(None)


async def _postgresql(hub: Hub) -> None:
    import psycopg  # an embedded database does without its weight

    given = connection.settings_dict
    async with await psycopg.AsyncConnection.connect(
        dbname=given["NAME"],
        user=given["USER"] or None,
        password=given["PASSWORD"] or None,
        host=given["HOST"] or None,
        port=given["PORT"] or None,
        autocommit=True,
    ) as listener:
        await listener.execute(f"LISTEN {CHANNEL}")
        async for notice in listener.notifies():
            await hub.publish(None if notice.payload == EVERYTHING else changes_in(notice.payload))


async def _sqlite(hub: Hub) -> None:
    """`PRAGMA data_version` changes when any other connection has committed; asking costs microseconds."""
    database = sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True, isolation_level=None)
    try:
        version, last = _version(database), _last(database)
        while True:
            await asyncio.sleep(POLL)
            now = _version(database)
            if now != version:
                version = now
                changes, last = _since(database, last)
                await hub.publish(changes if len(changes) < MOST else None)
    finally:
        database.close()


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA data_version").fetchone()[0])


def _last(database: sqlite3.Connection) -> Newest:
    links, touches = (database.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0] for table in TABLES)
    return int(links), int(touches)


def _since(database: sqlite3.Connection, last: Newest) -> tuple[list[Change], Newest]:
    """What was touched after the rows `last`, at most 500, and the newest rows."""
    rows = []
    for (table, columns), newest in zip(TABLES.items(), last, strict=True):
        asked = f"SELECT {columns} FROM {table} WHERE id > ? ORDER BY id DESC LIMIT ?"
        rows += database.execute(asked, (newest, MOST)).fetchall()
    return [(kind, pk) for kind, pk in dict.fromkeys(rows)] if len(rows) < MOST else rows, _last(database)
