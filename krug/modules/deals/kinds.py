"""Making and changing kinds of deal and their stages: the administrator's work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import Firm, User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.records.currencies import base_currency
from krug.core.staff.differing import changed
from krug.core.stages import staged
from krug.core.stages.models import Colour, Pipeline, Stage
from krug.core.stages.moving_all import move_all, moving
from krug.modules.deals.models import Deal, DealKind, DealState, KindType
from krug.modules.deals.stage_templates import StageTemplate, lay_out
from krug.modules.deals.typical import shipped, versions

MOST_STAGES = 30
ADDRESS = "/settings/deal-kinds"

Told = dict[str, dict[str, Any]]  # what differs: by name, {"old", "new"}


@dataclass(frozen=True)
class StageRow:
    """A stage as it is to be, in its place in the row. `pk` None: a new one. `move_to`: where the deals of a stage
    that is given up go; None leaves them where they stand."""

    pk: int | None
    name: str
    colour: str = Colour.BLUE
    probability: int = 0
    longest_stay_days: int | None = None
    is_active: bool = True
    move_to: int | None = None


@dataclass(frozen=True)
class KindValues:
    name: str
    type: str
    currency: str
    primary_interest_required: bool
    lost_reason_required: bool
    is_active: bool


@transaction.atomic
def make_kind(name: str, type_: str, currency: str = "") -> DealKind:
    """A new kind, last in order, with a pipeline of its own in which no stage stands yet."""
    last = DealKind.objects.aggregate(last=Max("sort"))["last"]
    sort = 0 if last is None else last + 1
    pipeline = Pipeline.objects.create(subject=Deal.KIND, title=name, sort=sort)
    return DealKind.objects.create(
        name=name, type=type_, pipeline=pipeline, sort=sort, currency=currency or base_currency()
    )


def take_currency(firm: Firm) -> None:
    """The kinds Krug brought along go by the money of the firm that has just been founded."""
    DealKind.objects.filter(deals=None).update(currency=firm.currency)


@transaction.atomic
def add_kind(
    actor: User,
    name: str,
    type_: str,
    channel: str = Channel.PAGE,
    template: str = StageTemplate.ONE_STAGE,
    process: str = "",
) -> DealKind:
    """As `make_kind`, by the administrator, with the stages of `template` if it has stages of its own; a typical sale
    with those of `process`, one of those that Krug brings along. Raises Denied, Invalid."""
    policy.check_administrator(actor)
    _check_name(name)
    if type_ not in KindType.values:
        raise Invalid({"type": _("Choose from the list.")})
    if template not in StageTemplate.values:
        raise Invalid({"template": _("Choose from the list.")})
    if process and process not in shipped.codes():
        raise Invalid({"process": _("Choose from the list.")})
    kind = make_kind(name, type_)
    _turn_stages(kind, template, process)
    _tell(actor, "deal_kind.added", kind, channel)
    return kind


def change_kind(
    actor: User,
    kind: DealKind,
    values: KindValues,
    rows: Sequence[StageRow],
    channel: str = Channel.PAGE,
    seen: int | None = None,
) -> None:
    """The kind and its stages as given, stages in the order of `rows`. Stages that are not named stay as they are.

    `seen`: the version that was shown. Raises Denied, Invalid, Overtaken. Deals of a stage given up move with it; many
    of them a worker moves.
    """
    policy.check_administrator(actor)
    _check_name(values.name)
    if {kind.type, values.type} != {KindType.MANUAL_STAGES}:
        rows = []  # the page showed none, or they are given up
    else:
        _check_stages(rows)
    with transaction.atomic():
        kind = DealKind.objects.select_for_update().get(pk=kind.pk)
        check_seen(kind, seen)
        told = _store(kind, values)
        known = {stage.pk: stage for stage in Stage.objects.filter(pipeline_id=kind.pipeline_id or 0)}
        _check_awaited(kind, rows)
        for sort, row in enumerate(rows):
            told |= _write(kind, known.get(row.pk or 0), row, sort)
        _tell(actor, "deal_kind.changed", kind, channel, told)
        for row in rows:
            left, to = known.get(row.pk or 0), known.get(row.move_to or 0)
            if left is not None and to is not None and not row.is_active and left.pk != to.pk and to.is_active:
                move_all(staged.get(Deal.KIND), actor, left, to, channel, f"{ADDRESS}/{kind.pk}#moving")


def _check_awaited(kind: DealKind, rows: Sequence[StageRow]) -> None:
    """No stage goes out of use while deals are on their way into it."""
    awaited = {job.payload["to"] for job in moving(kind.pipeline_id)}
    for row in rows:
        if row.pk in awaited and not row.is_active:
            words = _("Deals are still moving into the stage “%(stage)s”. Wait until they are there.")
            raise Invalid({"stages": words % {"stage": row.name}})


def _store(kind: DealKind, values: KindValues) -> Told:
    """Gives what differs, by name."""
    was = kind.type
    if values.type != was and Deal.objects.filter(kind=kind, state=DealState.OPEN).exists():
        raise Invalid({"type": _("Deals of this kind are in work: close them first.")})
    told = changed(kind, vars(values))
    if not told:
        kind.version += 1  # its stages are a part of it
    kind.save()
    if values.type != was:
        _turn_stages(kind)
    Pipeline.objects.filter(deal_kind=kind).update(title=kind.name, is_active=kind.is_active)
    return told


@transaction.atomic
def remove_kind(actor: User, kind: DealKind, channel: str = Channel.PAGE) -> None:
    """One without deals, also in the bin, and not the last. Raises Denied, Invalid."""
    policy.check_administrator(actor)
    if not DealKind.objects.exclude(pk=kind.pk).exists():
        raise Invalid({"kind": _("This is the last kind of deal. Make another one first.")})
    pipeline, pk = kind.pipeline_id or 0, kind.pk
    try:
        with transaction.atomic():
            kind.delete()
            Stage.objects.filter(pipeline=pipeline).delete()
            Pipeline.objects.filter(pk=pipeline).delete()
    except ProtectedError:
        words = _("There are deals of this kind, maybe in the bin: take it out of use instead.")
        raise Invalid({"kind": words}) from None
    write([Fact("deal_kind.removed", ("firm", 1), {"title": kind.name, "kind": pk})], actor, channel)


def _turn_stages(kind: DealKind, template: str = StageTemplate.ONE_STAGE, process: str = "") -> None:
    """A kind that has just got or given up its stages: those it had come back, or rest; else those of `template`.
    A typical sale has those of its process, the one it had before or `process`."""
    if kind.is_typical_sale:
        versions.lay_out(kind, process)
        return
    if kind.process_id:
        kind.process = None
        kind.save(update_fields=["process"])
    stages = Stage.objects.filter(pipeline=kind.pipeline_id or 0)
    if not stages.update(is_active=kind.has_stages) and kind.has_stages:
        lay_out(Pipeline.objects.get(deal_kind=kind), template)


def _write(kind: DealKind, stage: Stage | None, row: StageRow, sort: int) -> Told:
    """Gives what differs, by the stage's former name and the value's; of a new stage that it is there."""
    values = {name: getattr(row, name) for name in ("name", "colour", "probability", "longest_stay_days", "is_active")}
    stage, was = stage or Stage(pipeline_id=kind.pipeline_id or 0), stage and stage.name
    told = changed(stage, {**values, "sort": sort})
    if told:
        stage.save()
    return {f"{was}, {name}": one for name, one in told.items()} if was else {row.name: {"old": None, "new": row.name}}


def _check_name(name: str) -> None:
    if not 0 < len(name) <= 100:
        raise Invalid({"name": _("From 1 to %(most)d characters.") % {"most": 100}})


def _check_stages(rows: Sequence[StageRow]) -> None:
    for row in rows:
        _check_name(row.name)
        if row.colour not in Colour.values or not 0 <= row.probability <= 100:
            raise Invalid({"stages": _("A probability is from 0 to 100.")})
        if row.longest_stay_days is not None and not 1 <= row.longest_stay_days <= 3650:
            raise Invalid({"stages": _("A stay is from 1 to 3650 days.")})
    names = [row.name.casefold() for row in rows if row.is_active]
    if len(set(names)) < len(names):
        raise Invalid({"stages": _("Each stage has a name of its own.")})
    if not any(row.is_active for row in rows) or len(rows) > MOST_STAGES:
        raise Invalid({"stages": _("From 1 to %(most)d stages.") % {"most": MOST_STAGES}})


def _tell(actor: User, event: str, kind: DealKind, channel: str, told: Told | None = None) -> None:
    data = {"title": kind.name, "kind": kind.pk} | ({"values": told} if told else {})
    write([Fact(event, ("firm", 1), data)], actor, channel)
