"""Making and changing kinds of deal, their stages and the lost reasons: the administrator's work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import Firm, User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.currencies import base_currency
from krug.core.stages import staged
from krug.core.stages.models import Colour, Pipeline, Stage
from krug.core.stages.moving_all import move_all
from krug.modules.deals.models import Deal, DealKind, DealState, KindType, LostReason
from krug.modules.deals.stage_templates import StageTemplate, lay_out

MOST_STAGES = 30


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
) -> DealKind:
    """As `make_kind`, by the administrator, with the stages of `template` if it has stages. Raises Denied, Invalid."""
    policy.check_administrator(actor)
    _check_name(name)
    if type_ not in (KindType.MANUAL_STAGES, KindType.WITHOUT_STAGES):
        raise Invalid({"type": _("Choose from the list.")})
    if template not in StageTemplate.values:
        raise Invalid({"template": _("Choose from the list.")})
    kind = make_kind(name, type_)
    _turn_stages(kind, template)
    _tell(actor, "deal_kind.added", kind, channel)
    return kind


def change_kind(
    actor: User, kind: DealKind, values: KindValues, rows: Sequence[StageRow], channel: str = Channel.PAGE
) -> None:
    """The kind and its stages as given, stages in the order of `rows`. Stages that are not named stay as they are.

    Raises Denied, Invalid. Deals of a stage given up move in pieces after the rest is done.
    """
    policy.check_administrator(actor)
    _check_name(values.name)
    if KindType.WITHOUT_STAGES in (kind.type, values.type):
        rows = []  # the page showed none, or they are given up
    else:
        _check_stages(rows)
    with transaction.atomic():
        if values.type != kind.type and Deal.objects.filter(kind=kind, state=DealState.OPEN).exists():
            raise Invalid({"type": _("Deals of this kind are in work: close them first.")})
        was = kind.type
        for name, value in vars(values).items():
            setattr(kind, name, value)
        kind.save()
        if values.type != was:
            _turn_stages(kind)
        Pipeline.objects.filter(deal_kind=kind).update(title=kind.name, is_active=kind.is_active)
        known = {stage.pk: stage for stage in Stage.objects.filter(pipeline_id=kind.pipeline_id or 0)}
        for sort, row in enumerate(rows):
            _write(kind, known.get(row.pk or 0), row, sort)
        _tell(actor, "deal_kind.changed", kind, channel)
    for row in rows:
        left, to = known.get(row.pk or 0), known.get(row.move_to or 0)
        if left is not None and to is not None and not row.is_active and left.pk != to.pk and to.is_active:
            move_all(staged.get(Deal.KIND), actor, left, to)


@transaction.atomic
def change_reasons(actor: User, rows: Sequence[tuple[int | None, str, bool]], channel: str = Channel.PAGE) -> None:
    """The lost reasons as given, in order: (id or None for a new one, name, whether it may be chosen)."""
    policy.check_administrator(actor)
    known = {reason.pk: reason for reason in LostReason.objects.all()}
    for sort, (pk, name, is_active) in enumerate(rows):
        _check_name(name)
        reason = known.get(pk or 0) or LostReason()
        reason.name, reason.is_active, reason.sort = name, is_active, sort
        reason.save()
    write([Fact("lost_reasons.changed", ("firm", 1))], actor, channel)


def _turn_stages(kind: DealKind, template: str = StageTemplate.ONE_STAGE) -> None:
    """A kind that has just got or given up its stages: those it had come back, or rest; else those of `template`."""
    stages = Stage.objects.filter(pipeline=kind.pipeline_id or 0)
    if not stages.update(is_active=kind.has_stages) and kind.has_stages:
        lay_out(Pipeline.objects.get(deal_kind=kind), template)


def _write(kind: DealKind, stage: Stage | None, row: StageRow, sort: int) -> None:
    stage = stage or Stage(pipeline_id=kind.pipeline_id or 0)
    stage.name, stage.colour, stage.probability, stage.sort = row.name, row.colour, row.probability, sort
    stage.longest_stay_days, stage.is_active = row.longest_stay_days, row.is_active
    stage.save()


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


def _tell(actor: User, event: str, kind: DealKind, channel: str) -> None:
    write([Fact(event, ("firm", 1), {"title": kind.name, "kind": kind.pk})], actor, channel)
