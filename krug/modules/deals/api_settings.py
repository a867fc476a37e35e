"""Kinds of deal with their stages, and lost reasons, as an administrator's program sets them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, StrictBool, StrictInt, StrictStr

from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import wrong
from krug.core.api.types import Id
from krug.core.events.models import Channel
from krug.core.records.currencies import Currency
from krug.core.settings.api.asked import Change, administrators, answering, changing, given, reach
from krug.core.settings.stage_editing import MOST_STAGES, StageRow
from krug.core.stages.models import Colour, Stage
from krug.modules.deals.api_items import GivenDealKind, GivenLostReason, kind_item, reason_item, with_stages
from krug.modules.deals.kinds import KindValues, add_kind, change_kind, remove_kind
from krug.modules.deals.models import DealKind, KindType, LostReason
from krug.modules.deals.reasons import add_reason, change_reason, remove_reason
from krug.modules.deals.stage_templates import StageTemplate
from krug.modules.deals.typical import shipped

Name = Annotated[StrictStr, Field(min_length=1, max_length=100)]
ChosenType = Literal["without_stages", "manual_stages", "typical_sale"]
FIXED = gettext_lazy("The stages of a typical sale are the steps of its process: they come with it.")
Percent = Annotated[StrictInt, Field(ge=0, le=100)]
Days = Annotated[StrictInt, Field(ge=1, le=3650)]


class NewDealKind(Body):
    """`template`: the stages a kind with manual stages begins with, named in the firm's language; null is `one_stage`.
    `process`: the code of the process a typical sale goes by; null is the first that Krug brings along."""

    name: Name
    type: ChosenType = "manual_stages"
    template: Literal[tuple(StageTemplate.values)] | None = None  # type: ignore[valid-type]
    process: Literal[shipped.codes()] | None = None  # type: ignore[valid-type]


class WishedStage(Body):
    """`id` null: a new stage. `move_to`: where the deals of a stage that is switched off go, many in the background;
    `stay`: they stay where they are. Where deals stand in it, one of the two is said."""

    id: Id | None = None
    name: Name
    colour: Literal[tuple(Colour.values)] = "blue"  # type: ignore[valid-type]
    probability: Percent = 0
    longest_stay_days: Days | None = None
    active: StrictBool = True
    move_to: Id | None = None
    stay: StrictBool = False


class ChangedDealKind(Change):
    """`stages`: all of them in their order; those not named stay as they are."""

    name: Name | None = None
    type: ChosenType | None = None
    currency: Literal[tuple(Currency.values)] | None = None  # type: ignore[valid-type]
    primary_interest_required: StrictBool | None = None
    lost_reason_required: StrictBool | None = None
    active: StrictBool | None = None
    stages: Annotated[list[WishedStage], Field(min_length=1, max_length=MOST_STAGES)] | None = None


class NewReason(Body):
    name: Name


class ChangedReason(Change):
    """An inactive reason is chosen no longer and stays with the deals of the past."""

    name: Name | None = None
    active: StrictBool | None = None


def _add(call: Call) -> Made:
    body = call.body
    if body.template and body.type == KindType.WITHOUT_STAGES:
        raise wrong("template", _("A kind without stages begins with none."))
    if body.template and body.type == KindType.TYPICAL_SALE:
        raise wrong("template", str(FIXED))
    if body.process and body.type != KindType.TYPICAL_SALE:
        raise wrong("process", _("Only a typical sale goes by a process."))
    template = body.template or StageTemplate.ONE_STAGE
    made = add_kind(call.user, _tidy(body.name), body.type, Channel.API, template, body.process or "")
    return Made(kind_item(with_stages().get(pk=made.pk)), f"/api/v1/deal-kinds/{made.pk}")


def _change(call: Call) -> Any:
    kind = reach(DealKind, call)
    body = {name: value for name, value in given(call).items() if value is not None}
    values = KindValues(
        name=_tidy(body.get("name", kind.name)),
        type=body.get("type", kind.type),
        currency=body.get("currency", kind.currency),
        primary_interest_required=body.get("primary_interest_required", kind.primary_interest_required),
        lost_reason_required=body.get("lost_reason_required", kind.lost_reason_required),
        is_active=body.get("active", kind.is_active),
    )
    if call.body.stages is not None and KindType.TYPICAL_SALE in (kind.type, values.type):
        raise wrong("stages", str(FIXED))
    with answering(lambda: _kind(kind)):
        change_kind(call.user, kind, values, _stages(kind, call.body.stages), Channel.API, call.body.version)
    return _kind(kind)


def _remove(call: Call) -> None:
    remove_kind(call.user, reach(DealKind, call), Channel.API)


def _kind(kind: DealKind) -> dict[str, Any]:
    return kind_item(with_stages().get(pk=kind.pk))


def _stages(kind: DealKind, wished: list[WishedStage] | None) -> list[StageRow]:
    """Raises Problem for a stage of another kind."""
    known = list(Stage.objects.filter(pipeline=kind.pipeline_id or 0))
    ids = {stage.pk for stage in known}
    if wished is None:
        return [StageRow(s.pk, s.name, s.colour, s.probability, s.longest_stay_days, s.is_active) for s in known]
    for at, stage in enumerate(wished):
        for name in ("id", "move_to"):
            if getattr(stage, name) is not None and getattr(stage, name) not in ids:
                raise wrong(f"stages.{at}.{name}", _("Choose one of the stages of this board."))
    return [
        StageRow(s.id, _tidy(s.name), s.colour, s.probability, s.longest_stay_days, s.active, s.move_to, s.stay)
        for s in wished
    ]


def _add_reason(call: Call) -> Made:
    made = add_reason(call.user, _tidy(call.body.name), Channel.API)
    return Made(reason_item(made), f"/api/v1/lost-reasons/{made.pk}")


def _change_reason(call: Call) -> Any:
    reason = reach(LostReason, call)
    name = reason.name if call.body.name is None else _tidy(call.body.name)
    active = reason.is_active if call.body.active is None else call.body.active
    with answering(lambda: _reason(reason)):
        change_reason(call.user, reason, name, active, Channel.API, call.body.version)
    return _reason(reason)


def _remove_reason(call: Call) -> None:
    remove_reason(call.user, reach(LostReason, call), Channel.API)


def _reason(reason: LostReason) -> dict[str, Any]:
    return reason_item(LostReason.objects.get(pk=reason.pk))


def _tidy(name: str) -> str:
    return " ".join(name.split())


_MAKE_KIND, _MAKE_REASON = gettext_lazy("Make a kind"), gettext_lazy("Make a lost reason")
_REMOVE_KIND, _REMOVE_REASON = gettext_lazy("Remove, when no deals are of it"), gettext_lazy("Remove, when never used")
SETTINGS = administrators(
    Operation("POST", "deal-kinds", _MAKE_KIND, _add, GivenDealKind, 201, NewDealKind),
    changing("deal-kinds/{id}", _change, GivenDealKind, ChangedDealKind),
    Operation("DELETE", "deal-kinds/{id}", _REMOVE_KIND, _remove, None, 204),
    Operation("POST", "lost-reasons", _MAKE_REASON, _add_reason, GivenLostReason, 201, NewReason),
    changing("lost-reasons/{id}", _change_reason, GivenLostReason, ChangedReason),
    Operation("DELETE", "lost-reasons/{id}", _REMOVE_REASON, _remove_reason, None, 204),
    tag="Deals",
)
