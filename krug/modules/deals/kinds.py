"""Making and changing kinds of deal and their stages: the administrator's work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import Firm, User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.records.currencies import Currency, base_currency
from krug.core.settings.stage_editing import (
    StageRow,
    Told,
    check_awaited,
    check_leaving,
    check_rows,
    give_up,
    keep,
    stages_of,
)
from krug.core.staff.differing import changed
from krug.core.stages import staged
from krug.core.stages.models import Pipeline, Stage
from krug.modules.deals.models import Deal, DealKind, DealState, KindType
from krug.modules.deals.stage_templates import StageTemplate, lay_out
from krug.modules.deals.typical import shipped, versions

ADDRESS = "/settings/deal-kinds"


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
    _check_names(None, name)
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
    if values.type not in KindType.values:
        raise Invalid({"type": _("Choose from the list.")})
    if values.currency not in Currency.values:
        raise Invalid({"currency": _("Choose from the list.")})
    if {kind.type, values.type} != {KindType.MANUAL_STAGES}:
        rows = []  # the page showed none, or they are given up
    else:
        check_rows(rows)
    with transaction.atomic():
        kind = DealKind.objects.select_for_update().get(pk=kind.pk)
        check_seen(kind, seen)
        if values.is_active and (values.name != kind.name or not kind.is_active):
            _check_names(kind, values.name)
        known = stages_of(kind.pipeline_id)
        check_awaited(kind.pipeline_id, rows)
        check_leaving(staged.get(Deal.KIND), known, rows)
        told = _store(kind, values)
        told |= keep(kind.pipeline_id or 0, known, rows)[1]
        _tell(actor, "deal_kind.changed", kind, channel, told)
        give_up(staged.get(Deal.KIND), actor, known, rows, channel, f"{ADDRESS}/{kind.pk}#moving")


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


def _check_name(name: str) -> None:
    if not 0 < len(name) <= 100:
        raise Invalid({"name": _("From 1 to %(most)d characters.") % {"most": 100}})


def _check_names(kind: DealKind | None, name: str) -> None:
    """Two in use of one name could not be told apart where one is chosen. `kind`: the one that is to be called so."""
    others = DealKind.objects.filter(is_active=True).exclude(pk=kind.pk if kind else 0)
    if name.casefold() in (other.casefold() for other in others.values_list("name", flat=True)):
        raise Invalid({"name": _("Each kind of deal has a name of its own.")})


def _tell(actor: User, event: str, kind: DealKind, channel: str, told: Told | None = None) -> None:
    data = {"title": kind.name, "kind": kind.pk} | ({"values": told} if told else {})
    write([Fact(event, ("firm", 1), data)], actor, channel)
