"""Files of activities: what is to be done, and what was done long ago with its result."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.imports import importers
from krug.core.imports.importers import EXTERNAL, Parsed, Source
from krug.core.imports.mapping import Mapping
from krug.core.imports.reading.headings import normal
from krug.core.imports.records import RecordImporter, RecordWork
from krug.core.records.fields import ChoiceField, DateField, Field, TextField
from krug.modules.activities import times
from krug.modules.activities.kinds import KINDS, ActivityKind, Kind
from krug.modules.activities.models import Activity, OwnKind, State
from krug.modules.activities.recording import Deed, record

STATE, RESULT, DONE_ON = "state", "result", "done_on"
# What the form of an activity does not have, and the past of one does.
OWN: tuple[Field, ...] = (
    ChoiceField(STATE, gettext_lazy("State"), choices=State, default=State.PLANNED),
    TextField(RESULT, gettext_lazy("Result"), max_length=100),
    DateField(DONE_ON, gettext_lazy("Done on")),
)
CLOCK = re.compile(r"[T ](\d{1,2}):(\d{2})(?::\d{2})?")
NOON = dt.time(12)


@dataclass(frozen=True)
class ActivitiesImporter(RecordImporter):
    """An activity is known again by its number in the other program alone: calls of one day are like each other."""

    def declare(self, module: str) -> None:
        importers.declare(self)

    @property
    def fields(self) -> tuple[Field, ...]:
        own = (f for f in super().fields if f.name not in ("subject_kind", "subject_id"))
        return (*(replace(field, required=True) if field.name == "due_on" else field for field in own), *OWN)

    @property
    def match(self) -> tuple[str, ...]:
        return (EXTERNAL.name,)

    def begin(self, actor: User, mapping: Mapping, headings: Sequence[str], source: Source) -> RecordWork:
        return ActivitiesWork(self.of, self.match, actor, mapping, headings, source)


class ActivitiesWork(RecordWork):
    """What was done is written down as done then; what is known already is brought up to date but not done again."""

    def complete(self, rows: Sequence[Parsed]) -> None:
        super().complete(rows)
        for row in rows:
            self._read_clock(row)
            if self._is_done(row):
                self._check_deed(row)

    def add(self, rows: Sequence[Parsed]) -> list[int]:
        done = [row for row in rows if self._is_done(row)]
        planned = [row for row in rows if not self._is_done(row)]
        ids = dict(zip([row.number for row in planned], super().add(planned) if planned else [], strict=True))
        made = record(self.actor, self._deeds(done), Channel.IMPORT) if done else []
        ids |= {row.number: activity.pk for row, activity in zip(done, made, strict=True)}
        return [ids[row.number] for row in rows]

    def _read_clock(self, row: Parsed) -> None:
        """A day may bring its hour along; midnight is none."""
        at = row.columns.get("due_on")
        found = CLOCK.search(row.cells[at]) if at is not None and "due_time" not in row.given else None
        if found and (found[1].lstrip("0"), found[2]) != ("", "00") and int(found[1]) < 24 and int(found[2]) < 60:
            row.given["due_time"] = dt.time(int(found[1]), int(found[2]))

    def _is_done(self, row: Parsed) -> bool:
        told = row.given.get(STATE)
        return told == State.DONE or (not told and bool(row.given.get(RESULT) or row.given.get(DONE_ON)))

    def _check_deed(self, row: Parsed) -> None:
        kind = self._kind_of({**row.first, **row.given})
        said = row.given.get(RESULT, "")
        if said and normal(said) not in self._results_of(kind):
            names = ", ".join(str(result.title) for result in kind.results)
            row.blame(RESULT, _("“%(text)s” is none of: %(names)s.") % {"text": said[:40], "names": names})
        day = row.given.get(DONE_ON) or row.given.get("due_on")
        if day and day > timezone.localdate():
            row.blame(DONE_ON if row.given.get(DONE_ON) else "due_on", _("What was done cannot have been done later."))
        if self.actor.pk is None:
            row.blame(STATE, _("Only a person can have done something."))

    @cached_property
    def _own_kinds(self) -> dict[int, OwnKind]:
        return OwnKind.objects.in_bulk()

    def _kind_of(self, values: dict[str, Any]) -> ActivityKind:
        own = self._own_kinds.get(values.get("own_kind_id") or 0)
        code = values.get("kind") or Kind.TASK
        return own.as_kind if own is not None and code == Kind.OWN else KINDS[code]

    def _results_of(self, kind: ActivityKind) -> dict[str, str]:
        if kind.code != Kind.OWN:
            return results_of(kind.code)
        return {normal(str(result.title)): result.code for result in kind.results}

    def _deeds(self, rows: Sequence[Parsed]) -> list[Deed]:
        stored = {field.column for field in self.kind.fields if field.stored and not field.read_only}
        told = [{**row.first, **row.given} for row in rows]
        people = User.objects.in_bulk({values.get("responsible_id") for values in told} - {None})
        deeds = []
        for values in told:
            activity = Activity(**{name: value for name, value in values.items() if name in stored})
            activity.responsible = people.get(values.get("responsible_id") or 0, self.actor)
            kind = self._kind_of(values)
            activity.own_kind = self._own_kinds.get(activity.own_kind_id or 0)
            result = self._results_of(kind).get(normal(values.get(RESULT, "")), kind.results[0].code)
            day, zone = values.get(DONE_ON) or activity.due_on, times.zone_of(activity.responsible)
            at = times.due_at(day, activity.due_time or NOON, zone)
            deeds.append(Deed(activity, done_at=min(at, timezone.now()), result=result))
        return deeds


@cache
def results_of(kind: str) -> dict[str, str]:
    """What a result of the kind may be called: its code, or its title in any of Krug's languages."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {normal(str(result.title)): result.code for result in KINDS[kind].results}
    return found | {normal(result.code): result.code for result in KINDS[kind].results}
