"""Repetitions as a device writes them, and Krug's own: days of the clock of who is responsible."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from krug.modules.activities.recurring.rules import BadRule, Freq, Rule, days, shifted
from krug.modules.activities.recurring.rules import read as read_rule
from krug.modules.dav.calendar.values import Values, begin_of, moment_text, read
from krug.modules.dav.lines import Component, Malformed
from krug.modules.dav.moments import MOMENT, Reader, When

UNTIL = re.compile(r"UNTIL=([^;]*)")
NTH = re.compile(r"BYDAY=[^;]*[0-9]")
MOST_APART = 500


@dataclass(frozen=True)
class Repetition:
    """`rule` counts from `starts_on`; `besides` are days outside of it, `without` those left out of it.

    `apart` holds, by the day on which the rule has them, the parts that say something else of a single time.
    """

    rule: Rule
    starts_on: dt.date
    besides: frozenset[dt.date] = frozenset()
    without: frozenset[dt.date] = frozenset()
    apart: dict[dt.date, Component] = field(default_factory=dict)

    def days(self, last: dt.date, most: int) -> list[dt.date]:
        """On which it comes up to `last`, at most `most`, those left out too."""
        found = days(self.rule, self.starts_on, self.starts_on, last, most)
        return sorted({*found, *(day for day in self.besides if day <= last)})[:most]

    @property
    def farthest(self) -> dt.date | None:
        """The last day of which anything is said by itself; None where nothing is."""
        return max((*self.besides, *self.without, *self.apart), default=None)


def read_repetition(master: Component, others: list[Component], reader: Reader, zone: dt.tzinfo) -> Repetition | None:
    """None for what does not repeat. Raises Malformed, BadRule."""
    rules = master.all("RRULE")
    if len(rules) > 1 or master.first("EXRULE"):
        raise Malformed("more than one rule of repetition")
    if not rules and not master.first("RDATE"):
        return None
    start = begin_of(master, reader)
    if start is None:
        raise Malformed("DTSTART is missing")
    starts_on, time = start.on(zone)
    rule = read_text(rules[0].value, starts_on, time, zone) if rules else Rule(Freq.DAILY, count=1)
    by = (starts_on - start.day).days
    rule = shifted(rule, by) if by and rules else rule
    besides = _days(master, "RDATE", reader, zone)
    # The beginning is always the first time, whether or not its rule gives it (RFC 5545, 3.8.5.3).
    if days(rule, starts_on, starts_on, starts_on, 1) != [starts_on]:
        besides |= {starts_on}
    apart = {_day_of(one, reader, zone): one for one in others}
    without = _days(master, "EXDATE", reader, zone) - apart.keys()
    if len(apart) + len(without) + len(besides) > MOST_APART:
        raise Malformed("too many exceptions")
    return Repetition(rule, starts_on, frozenset(besides), frozenset(without), apart)


def read_text(text: str, starts_on: dt.date, time: dt.time | None, zone: dt.tzinfo) -> Rule:
    """The rule on the clock of `zone`. Raises BadRule."""
    text = text.strip().upper()
    if "FREQ=YEARLY" in text and "BYMONTH=" in text and NTH.search(text) and "INTERVAL=" not in text:
        text = text.replace("FREQ=YEARLY", "FREQ=MONTHLY")  # the last Sunday of every March
    until = UNTIL.search(text)
    if until and (match := MOMENT.fullmatch(until[1])) and match[7] and time is not None:
        last = _moment(until[1]).astimezone(zone)
        day = last.date() if last.time() >= time else last.date() - dt.timedelta(days=1)
        text = text.replace(until[0], f"UNTIL={max(day, starts_on):%Y%m%d}")
    return read_rule(text)


def _moment(text: str) -> dt.datetime:
    try:
        return dt.datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        raise BadRule(text) from None


def text_of(rule: Rule, time: dt.time | None, zone: dt.tzinfo) -> str:
    """As RRULE says it: the end as a moment where the beginning is one."""
    text = str(rule)
    if rule.until is None or time is None:
        return text
    return UNTIL.sub(f"UNTIL={moment_text(rule.until, time, zone)}", text)


def ended(rule: Rule, last: dt.date) -> Rule:
    """The rule that comes no more after `last`."""
    return replace(rule, count=None, until=last)


def wanted(repetition: Repetition, whole: Values, day: dt.date, read_apart: dict[dt.date, Values]) -> Values | None:
    """What is to be on that day of the rule; None where it is left out or called off."""
    if day in repetition.without:
        return None
    values = read_apart.get(day) or replace(whole, day=day, is_done=False)
    return None if values.is_cancelled else values


def read_all(repetition: Repetition, reader: Reader, zone: dt.tzinfo, suffix: str) -> dict[dt.date, Values]:
    return {day: read(part, reader, zone, suffix) for day, part in repetition.apart.items()}


def _days(part: Component, name: str, reader: Reader, zone: dt.tzinfo) -> set[dt.date]:
    found: set[dt.date] = set()
    for one in part.all(name):
        if one.params.get("VALUE", "").upper() == "PERIOD":
            raise Malformed("RDATE of periods")
        found |= {when.on(zone)[0] for when in reader.each(one)}
    return found


def _day_of(part: Component, reader: Reader, zone: dt.tzinfo) -> dt.date:
    found = part.first("RECURRENCE-ID")
    if found is None or found.params.get("RANGE"):
        raise Malformed("RECURRENCE-ID with a range")
    when: When = reader.when(found)
    return when.on(zone)[0]
