"""Giving a kind of deals its process: one that Krug brings along, a file of the firm's own, or an earlier one again.

Deals go on by the version they began with; new deals begin with the last one given.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.processes.document import NotAProcess
from krug.core.processes.engine import is_walkable
from krug.core.processes.plan import Plan, as_json
from krug.core.records.cleaning import Invalid
from krug.core.stages.models import Colour, Stage
from krug.modules.deals.models import DealKind, KindType, ProcessVersion, StepStage
from krug.modules.deals.typical.plans import firms_language, plan_of
from krug.modules.deals.typical.shipped import codes, shipped, understood

EVENT = "deal_kind.process"
COLOURS = (Colour.GREY, Colour.BLUE, Colour.VIOLET, Colour.TEAL, Colour.AMBER, Colour.GREEN)


@transaction.atomic
def bring_along(actor: User, kind: DealKind, code: str, channel: str = Channel.PAGE) -> ProcessVersion:
    """The process `code` of those that Krug brings along. Raises Denied, Invalid."""
    policy.check_administrator(actor)
    if code not in codes():
        raise Invalid({"process": _("Choose from the list.")})
    return _give(actor, kind, shipped(code).text, shipped(code).plan, code, channel)


@transaction.atomic
def upload(actor: User, kind: DealKind, content: bytes, channel: str = Channel.PAGE) -> ProcessVersion:
    """A process of the firm's own. Raises Denied; Invalid with all reasons why the file will not do."""
    policy.check_administrator(actor)
    try:
        plan = understood(content)
        text = content.decode()
    except NotAProcess as error:
        raise Invalid({"file": "\n".join(error.reasons)}) from None
    except UnicodeDecodeError:
        raise Invalid({"file": _("Save the file in UTF-8.")}) from None
    if not is_walkable(plan):
        raise Invalid({"file": _("The engine finds no way through this process.")})
    return _give(actor, kind, text, plan, "", channel)


@transaction.atomic
def again(actor: User, kind: DealKind, number: int, channel: str = Channel.PAGE) -> ProcessVersion:
    """An earlier version of the kind's own. Raises Denied, Invalid."""
    policy.check_administrator(actor)
    version = ProcessVersion.objects.filter(kind=kind, number=number).first()
    if version is None:
        raise Invalid({"process": _("Choose from the list.")})
    return _give(actor, kind, version.text, plan_of(version), version.source, channel)


def lay_out(kind: DealKind, code: str) -> ProcessVersion:
    """The process of a kind that is being made, or has just become a typical sale: `code`, "" for the one it had before
    or else the first of those that Krug brings along."""
    version = ProcessVersion.objects.filter(kind=kind).first() if not code else None
    if version is None:
        found = shipped(code or codes()[0])
        version = _version(kind, found.text, found.plan, found.code, None)
    _use(kind, version)
    return version


def _give(actor: User, kind: DealKind, text: str, plan: Plan, source: str, channel: str) -> ProcessVersion:
    kind = DealKind.objects.select_for_update().get(pk=kind.pk)
    if kind.type != KindType.TYPICAL_SALE:
        raise Invalid({"process": _("Only a typical sale goes by a process.")})
    version = _version(kind, text, plan, source, actor)
    if kind.process_id == version.pk:
        return version
    was = str(kind.process or "—")
    _use(kind, version)
    values = {"process": {"old": was, "new": str(version)}}
    data: dict[str, Any] = {"title": kind.name, "kind": kind.pk, "process": str(version), "values": values}
    write([Fact(EVENT, ("firm", 1), data)], actor, channel)
    return version


def _version(kind: DealKind, text: str, plan: Plan, source: str, actor: User | None) -> ProcessVersion:
    """The kind's version of just this text; a new one where there is none."""
    known = ProcessVersion.objects.filter(kind=kind, text=text).first()
    if known is not None:
        return known
    last = ProcessVersion.objects.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
    title = plan.title(firms_language())[:200]
    return ProcessVersion.objects.create(
        kind=kind,
        number=last + 1,
        title=title,
        source=source,
        text=text,
        plan=as_json(plan),
        added_by=actor if actor and actor.pk else None,
    )


def _use(kind: DealKind, version: ProcessVersion) -> None:
    """New deals begin with it: its steps are the stages in use, others stay for the deals that are to pass them."""
    kind.process = version
    kind.version += 1
    kind.save(update_fields=["process", "version"])
    plan, language = plan_of(version), firms_language()
    known = {one.key: one.stage for one in StepStage.objects.filter(kind=kind).select_related("stage")}
    order = _order(kind, [step.key for step in plan.steps], known)
    count = len(plan.steps)
    for place, step in enumerate(plan.steps):
        stage = known.get(step.key) or Stage(pipeline_id=kind.pipeline_id or 0)
        stage.name = step.title(language)
        stage.colour = step.colour or COLOURS[min(place * len(COLOURS) // count, len(COLOURS) - 1)]
        stage.probability = (place + 1) * 100 // (count + 1) if step.probability is None else step.probability
        stage.longest_stay_days, stage.is_active = step.longest_stay_days, True
        stage.save()
        if step.key not in known:
            StepStage.objects.create(kind=kind, key=step.key, stage=stage)
            known[step.key] = stage
    others = Stage.objects.filter(pipeline=kind.pipeline_id or 0).exclude(pk__in=[known[s.key].pk for s in plan.steps])
    others.update(is_active=False)
    for sort, key in enumerate(order):
        Stage.objects.filter(pk=known[key].pk).update(sort=sort)


def _order(kind: DealKind, keys: list[str], known: dict[str, Stage]) -> list[str]:
    """The steps of the version, and each that is given up behind the one it stood behind."""
    found = list(keys)
    before = ""
    for key in sorted(known, key=lambda key: (known[key].sort, known[key].pk)):
        if key not in found:
            found.insert(found.index(before) + 1 if before in found else 0, key)
        before = key
    return found
