"""Which things a device asks for by CALDAV:filter (RFC 4791, 9.7)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from krug.core.access.models import User
from krug.core.files.xml import Element
from krug.modules.dav.calendar.drawing import text_lines
from krug.modules.dav.calendar.expanding import FIRST, LAST, Span, span_of
from krug.modules.dav.calendar.occurring import occurrences
from krug.modules.dav.calendar.things import Thing, in_calendar_of, things
from krug.modules.dav.lines import Component, parse, written
from krug.modules.dav.protocol.matching import Condition, read_conditions
from krug.modules.dav.refusals import CALDAV, Refused

# No single activity takes longer.
LONGEST = dt.timedelta(days=11)


@dataclass(frozen=True)
class Filter:
    """`component` "": whichever; `span` None: whenever. `nothing`: what is asked for is nowhere."""

    component: str = ""
    span: Span | None = None
    conditions: Sequence[Condition] = ()
    nothing: bool = False


def read(body: Element, _person: User) -> Filter:
    """Raises Refused: 403 with `supported-filter` for what is not understood, 400 without any filter."""
    given = body.first((CALDAV, "filter"))
    outer = given.first((CALDAV, "comp-filter")) if given else None
    if outer is None or outer.given.get("name", "").upper() != "VCALENDAR":
        raise Refused(403, (CALDAV, "valid-filter"))
    inner = outer.all((CALDAV, "comp-filter"))
    if outer.first((CALDAV, "is-not-defined")) or len(inner) > 1:
        raise Refused(403, (CALDAV, "supported-filter"))
    if not inner:
        return Filter()
    one = inner[0]
    if one.first((CALDAV, "is-not-defined")) or one.first((CALDAV, "comp-filter")):
        raise Refused(403, (CALDAV, "supported-filter"))
    span = one.first((CALDAV, "time-range"))
    conditions = read_conditions(one, CALDAV)
    return Filter(one.given.get("name", "").upper(), span_of(span) if span else None, conditions)


def matching(person: User, component: str, wanted: Filter, _stock: Any = None) -> Iterable[Thing]:
    """The things of the calendar that fit, in no order."""
    if wanted.component not in ("", component):
        return []
    rows = in_calendar_of(person)
    if wanted.span is not None:
        start, end = wanted.span
        near = Q(due_at__gt=max(start - LONGEST, FIRST), due_at__lt=min(end + LONGEST, LAST))
        rows = rows.filter(Q(series__isnull=False) | near)
    return [one for one in things(person, component, rows) if _fits(one, wanted)]


def _fits(thing: Thing, wanted: Filter) -> bool:
    if wanted.span is not None and next(iter(occurrences(thing, *wanted.span)), None) is None:
        return False
    if not wanted.conditions:
        return True
    parts: list[Component] = parse(written(text_lines(thing)))[0].of(thing.component)
    return any(all(condition.fits(part) for condition in wanted.conditions) for part in parts)
