"""What a device wrote beyond what Krug knows, kept beside the activity or the series."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from krug.core.access.models import User
from krug.modules.activities.models import Activity
from krug.modules.dav.calendar.drawing import parts_of
from krug.modules.dav.calendar.given import Given
from krug.modules.dav.calendar.things import Thing, in_calendar_of, things
from krug.modules.dav.calendar.values import GROUPS, groups_of
from krug.modules.dav.keeping import Data, part_of
from krug.modules.dav.models import Kept

KNOWN = set(GROUPS)


def keep(actor: User, component: str, name: str, key: tuple[str, int], given: Given, kept: Kept | None) -> None:
    """`kept` is what was kept of it before; `key` may be another than then, where something repeats from now on."""
    kind, pk = key
    kept = kept or Kept(person=actor)
    kept.kind, kept.record_id, kept.name, kept.uid, kept.component = kind, pk, name, given.uid, component
    old = kept.data if kept.pk else {}
    kept.data = {"parts": {text: {} for text in given.parts if text}, "from": old.get("from", "")}
    thing = _thing(actor, component, key, kept)
    if thing is None:
        return  # called off altogether: it stands in no calendar any more
    if thing.series is not None:
        kept.data |= _of_past(thing, given, old.get("from") or timezone.localdate().isoformat())
    kept.data["parts"] = _parts(thing, given)
    said = "\n".join(str(part) for part in kept.data["parts"].values())
    zones = [lines for zone, lines in given.zones.items() if f"TZID={zone}" in said or f'TZID="{zone}"' in said]
    kept.data |= {"zones": [raw for lines in zones for raw in lines], "whole": given.beside}
    if kept.pk:
        kept.version += 1
    kept.save()


def _thing(actor: User, component: str, key: tuple[str, int], kept: Kept) -> Thing | None:
    mine = in_calendar_of(actor)
    rows = mine.filter(series=key[1]) if key[0] != Activity.KIND else mine.filter(pk=key[1])
    found = things(actor, component, rows, {key: kept})
    return found[0] if found else None


def _parts(thing: Thing, given: Given) -> dict[str, Data]:
    found = {}
    versions: dict[Any, int] = {row.occurs_on: row.version for row in thing.rows}
    for part in parts_of(thing):
        theirs = given.parts.get(part.key)
        if theirs is None:
            continue
        version = versions.get(dt.date.fromisoformat(part.key), 1) if part.key else thing.rows[0].version
        found[part.key] = part_of(theirs, groups_of(theirs), part.ours, KNOWN, version)
    return found


def _of_past(thing: Thing, given: Given, since: str) -> Data:
    there = {row.occurs_on.isoformat() for row in thing.rows}
    told = given.repetition
    past = {key: part for key, part in given.parts.items() if key and key < since and key not in there}
    without = sorted(day.isoformat() for day in told.without if day.isoformat() < since) if told else []
    return {"from": since, "without": without, "past": [raw for part in past.values() for raw in part.raw()]}
