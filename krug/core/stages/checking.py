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
    """Raises Invalid with the lines that must be ticked before the record goes on from `left` into `to`."""
    if channel != Channel.IMPORT and (words := said(record, left, to)):
        raise Invalid({"stage": words})


def before_end(record: Any, channel: str) -> None:
    """As `before_stage`, for a record that ends well."""
    if channel != Channel.IMPORT and (words := said(record, record.stage, None)):
        raise Invalid({"outcome": words})


def said(record: Any, left: Stage | None, to: Stage | None) -> str:
    """What is lacking on the way from `left` to `to` (None: to the end), in words; "" where nothing is. Most often one
    query."""
    rules = rules_of(record.pipeline_id)
    if rules is None or not rules.ticked:
        return ""
    passed = [stage for stage, way in demanding.steps(record, left, to) if way == demanding.LEAVE]
    asked = {stage.pk: stage for stage in passed if rules.demands(stage.pk)}
    if not asked:
        return ""
    # A tick may be taken off at this very moment: who comes second waits here.
    type(record).objects.select_for_update(of=("self",)).filter(pk=record.pk).values_list("pk").first()
    rows = CheckLine.objects.filter(stage__in=asked, is_active=True)
    ticks = _ticks(record, rows)
    parts = []
    for pk, stage in asked.items():
        lines = [f"«{row.text}»" for row in rows if row.stage_id == pk and row.pk not in ticks]
        parts += (
            [_("Not ticked in “%(stage)s”: %(lines)s.") % {"stage": stage, "lines": ", ".join(lines)}] if lines else []
        )
    return " ".join(parts)


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
