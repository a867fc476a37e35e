"""What was typed into a week's sheet, as entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict
from krug.modules.timesheets.checking import held
from krug.modules.timesheets.durations import BadDuration, minutes_of, said
from krug.modules.timesheets.models import TimeEntry
from krug.modules.timesheets.week.lines import Line
from krug.modules.timesheets.week.sheet import grouped, name_of


@dataclass(frozen=True)
class Wished:
    """How much is to stand in a cell; `was` is how much the page showed there."""

    line: Line
    day: dt.date
    minutes: int
    was: int

    @property
    def name(self) -> str:
        return name_of(self.line, self.day)


def keep(actor: User, person: User, texts: Mapping[str, str], was: Mapping[str, str]) -> int:
    """The cells that were changed, by name, as typed and as they were shown; gives how many became other.

    Raises Invalid by the cell's name: then nothing is changed.
    """
    wished = _read(texts, was)
    with transaction.atomic():
        held([person.pk])  # of two pages of one week the second waits here
        days = {one.day for one in wished}
        rows = TimeEntry.objects.visible_to(actor).filter(responsible=person, day__in=days)
        there = grouped(rows.select_related("responsible", "kind").order_by("id"))
        changed, errors = 0, dict[str, str]()
        # What becomes less goes first: a day has room for the rest only then.
        for one in sorted(wished, key=lambda one: one.minutes - one.was):
            try:
                changed += _settle(actor, person, one, there.get((one.line, one.day), []))
            except Invalid as error:
                errors[one.name] = " ".join(error.errors.values())
            except (Conflict, Denied) as error:
                errors[one.name] = str(error)
        if errors:
            raise Invalid(errors)
    return changed


def _read(texts: Mapping[str, str], was: Mapping[str, str]) -> list[Wished]:
    """Raises Invalid for what is no time, and for a cell that is none."""
    wished, errors = [], {}
    for name, text in texts.items():
        key, _at, stamp = name.partition("@")
        line, day = Line.read(key), _day(stamp)
        if line is None or day is None:
            errors[name] = _("Choose from the list.")
            continue
        try:
            wished.append(Wished(line, day, _minutes(text), _minutes(was.get(name, ""))))
        except BadDuration as error:
            errors[name] = str(error)
    if errors:
        raise Invalid(errors)
    return wished


def _settle(actor: User, person: User, wish: Wished, there: list[TimeEntry]) -> bool:
    """One cell as it is to be. Raises Invalid, Conflict, Denied."""
    now = sum(entry.spent for entry in there)
    if now == wish.minutes:
        return False
    if now != wish.was:
        raise Invalid({"spent": _("Now it is: %(value)s") % {"value": said(now)}})
    if wish.minutes == 0:
        for entry in there:
            writing.put_in_bin(entry, actor)
    elif len(there) == 1:
        writing.change(there[0], actor, {"spent": said(wish.minutes)}, there[0].version)
    elif wish.minutes > now:
        values = {**wish.line.values, "day": wish.day, "spent": said(wish.minutes - now), "responsible": person.pk}
        writing.create(kinds.get(TimeEntry.KIND), actor, [values])
    else:
        raise Invalid({"spent": _("Several entries stand here: make one of them shorter on its own card.")})
    return True


def cells(days: list[dt.date], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Those of a form's values that are cells of these days."""
    stamps = {day.isoformat() for day in days}
    return ((name, text) for name, text in names.items() if name.partition("@")[2] in stamps)


def _minutes(text: str) -> int:
    return minutes_of(text) if text.strip() not in ("", "—", "-") else 0


def _day(text: str) -> dt.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
