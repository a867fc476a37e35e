"""Which cards a device asks for by CARDDAV:filter (RFC 6352, 10.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from krug.core.access.models import User
from krug.core.files.xml import Element
from krug.modules.dav.cards.drawing import text_lines
from krug.modules.dav.cards.things import Thing, things
from krug.modules.dav.lines import Component, parse, written
from krug.modules.dav.models import Collection
from krug.modules.dav.protocol.matching import Condition, read_conditions
from krug.modules.dav.refusals import CARDDAV


@dataclass(frozen=True)
class Filter:
    conditions: Sequence[Condition] = ()
    every: bool = False


def read(body: Element) -> Filter:
    """Raises Refused for a condition that is not understood."""
    given = body.first((CARDDAV, "filter"))
    return Filter(read_conditions(given, CARDDAV), given.given.get("test") == "allof") if given else Filter()


def matching(person: User, collection: Collection, wanted: Filter) -> list[Thing]:
    found = things(person, collection, full=True)
    if not wanted.conditions:
        return found
    test = all if wanted.every else any
    return [one for one in found if test(condition.fits(_read(one)) for condition in wanted.conditions)]


def _read(thing: Thing) -> Component:
    return parse(written(text_lines(thing)))[0]
