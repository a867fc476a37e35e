"""Checklists: what is ticked off for a record while it stands in a stage, and what is lacking before it goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.stages import demanding, staged
from krug.core.stages.models import CheckLine, Stage, Tick
from krug.core.stages.movers import rules_of


class Unticked(Invalid):
    """A record may not go on before `lines` of its checklists are ticked."""

    def __init__(self, name: str, lines: list[CheckLine]) -> None:
        super().__init__({name: _in_words(lines)})
        self.lines = lines


@dataclass(frozen=True)
class Line:
    """A line as it stands for one record; `tick` None: not done yet."""

    line: CheckLine
    tick: Tick | None


def lines_of(record: Any) -> list[Line]:
    """The checklist of the stage where the record stands. Two queries, one where the stage has none."""
    rows = list(CheckLine.objects.filter(stage=record.stage_id, is_active=True)) if record.stage_id else []
    ticks = _ticks(record, rows) if rows else {}
    return [Line(row, ticks.get(row.pk)) for row in rows]


@transaction.atomic
def tick(record: Any, actor: User, line: CheckLine, is_done: bool = True, channel: str = Channel.PAGE) -> bool:
    """Tick a line of the record's pipeline, or take the tick off; gives whether anything changed.

    Only while the record is in work: what was ticked of a closed one is the past. Raises Denied, Invalid.
    """
    policy.check(actor, Action.CHANGE, record)
    # Somebody may move the record on at this very moment: who comes second waits here.
    record = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    declared = staged.get(record.KIND)
    if line.stage.pipeline_id != record.pipeline_id or not line.is_active:
        raise Invalid({"line": _("This line is not on the checklist of the record.")})
    if getattr(record, declared.state) != declared.open_state:
        raise Invalid({"line": _("“%(title)s” is closed already. Open it again first.") % {"title": record}})
    key = {"record_kind": record.KIND, "record_id": record.pk, "line": line}
    if is_done:
        changed = Tick.objects.get_or_create(**key, defaults={"actor": actor if actor.pk else None})[1]
    else:
        changed = bool(Tick.objects.filter(**key).delete()[0])
    if changed:
        data = {"title": str(record), "line": line.text, "line_id": line.pk, "stage": str(line.stage)}
        what = "ticked" if is_done else "unticked"
        write([Fact(f"{record.KIND}.{what}", record.card, data, record.cards())], actor, channel)
    return changed


def before_stage(record: Any, left: Stage | None, to: Stage, channel: str) -> None:
    """Raises Unticked with the lines that must be ticked before the record goes on from `left` into `to`."""
    if channel != Channel.IMPORT and (lines := unticked(record, left, to, to_go_on=True)):
        raise Unticked("stage", lines)


def before_end(record: Any, channel: str) -> None:
    """As `before_stage`, for a record that ends well."""
    if channel != Channel.IMPORT and (lines := unticked(record, record.stage, None, to_go_on=True)):
        raise Unticked("outcome", lines)


def unticked(record: Any, left: Stage | None, to: Stage | None, to_go_on: bool = False) -> list[CheckLine]:
    """The lines that are lacking on the way from `left` to `to` (None: to the end), stage by stage.

    `to_go_on`: the record is about to, in this transaction. Most often one query.
    """
    rules = rules_of(record.pipeline_id)
    if rules is None or not rules.ticked:
        return []
    passed = [stage for stage, way in demanding.steps(record, left, to) if way == demanding.LEAVE]
    asked = {stage.pk: stage for stage in passed if rules.demands(stage.pk)}
    if not asked:
        return []
    if to_go_on:  # a tick may be taken off at this very moment: who comes second waits here
        type(record).objects.select_for_update(of=("self",)).filter(pk=record.pk).values_list("pk").first()
    rows = list(CheckLine.objects.filter(stage__in=asked, is_active=True).select_related("stage"))
    ticks = _ticks(record, rows)
    return [row for pk in asked for row in rows if row.stage_id == pk and row.pk not in ticks]


def _in_words(lines: Iterable[CheckLine]) -> str:
    said: dict[Stage, list[str]] = {}
    for line in lines:
        said.setdefault(line.stage, []).append(f"«{line.text}»")
    words = _("Not ticked in “%(stage)s”: %(lines)s.")
    return " ".join(words % {"stage": stage, "lines": ", ".join(texts)} for stage, texts in said.items())


def checklist_panel(user: User, record: Any) -> dict[str, Any] | None:
    """For the card; None for a record that has ended, and for a stage without a checklist."""
    declared = staged.get(record.KIND)
    lines = lines_of(record) if getattr(record, declared.state) == declared.open_state else []
    if not lines:
        return None
    rules = rules_of(record.pipeline_id)
    return {
        "record": record,
        "address": f"{record.get_absolute_url()}/checklist",
        "lines": lines,
        "done": sum(one.tick is not None for one in lines),
        "demands": rules is not None and rules.demands(record.stage_id),
        "may": may(user, Action.CHANGE, record),
    }


def _ticks(record: Any, lines: Iterable[CheckLine]) -> dict[int, Tick]:
    rows = Tick.objects.filter(record_kind=record.KIND, record_id=record.pk, line__in=[line.pk for line in lines])
    return {row.line_id: row for row in rows.select_related("actor__role")}
