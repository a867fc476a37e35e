"""Conditions on single lines: CALDAV:prop-filter (RFC 4791, 9.7.2) and CARDDAV:prop-filter (RFC 6352, 10.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from krug.core.files.xml import Element
from krug.modules.dav.lines import Component
from krug.modules.dav.refusals import Refused

SORTS = {"contains", "equals", "starts-with", "ends-with"}


@dataclass(frozen=True)
class Match:
    """Part of a line's text; letters great and small are one."""

    text: str
    sort: str = "contains"
    negated: bool = False

    def fits(self, found: str) -> bool:
        text, found = self.text.casefold(), found.casefold()
        held = {
            "contains": text in found,
            "equals": text == found,
            "starts-with": found.startswith(text),
            "ends-with": found.endswith(text),
        }[self.sort]
        return held != self.negated


@dataclass(frozen=True)
class Condition:
    """`absent`: there must be no such line. `every`: all the matches must fit, else any."""

    name: str
    matches: Sequence[Match] = ()
    absent: bool = False
    every: bool = False

    def fits(self, part: Component) -> bool:
        lines = part.all(self.name)
        if self.absent or not lines:
            return self.absent and not lines
        test = all if self.every else any
        return not self.matches or test(any(match.fits(line.text) for line in lines) for match in self.matches)


def read_conditions(given: Element, space: str) -> list[Condition]:
    """Raises Refused for a condition that is not understood."""
    return [_condition(one, space) for one in given.all((space, "prop-filter"))]


def _condition(one: Element, space: str) -> Condition:
    if one.first((space, "time-range"), (space, "param-filter")):
        raise Refused(403, (space, "supported-filter"))
    matches = [_match(found) for found in one.all((space, "text-match"))]
    absent = one.first((space, "is-not-defined")) is not None
    return Condition(one.given.get("name", "").upper(), matches, absent, one.given.get("test") == "allof")


def _match(found: Element) -> Match:
    sort = found.given.get("match-type", "contains")
    return Match(found.text, sort if sort in SORTS else "contains", found.given.get("negate-condition") == "yes")
