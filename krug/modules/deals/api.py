"""What the API does with deals beyond what it does with every record."""

from __future__ import annotations

import functools
import operator
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, StrictStr

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing
from krug.core.api.types import Id
from krug.core.api.verbs import Verb
from krug.core.events.models import Channel
from krug.core.records.cleaning import Invalid
from krug.core.settings.api.asked import reach
from krug.core.settings.short.operations import operations_of
from krug.core.stages.models import Stage
from krug.modules.deals.api_closed_period import CLOSED_PERIOD
from krug.modules.deals.api_items import (
    DealKinds,
    GivenDealKind,
    GivenLostReason,
    LostReasons,
    kind_item,
    reason_item,
    with_stages,
)
from krug.modules.deals.api_path import PATH
from krug.modules.deals.api_settings import SETTINGS
from krug.modules.deals.competitors import COMPETITORS
from krug.modules.deals.interest.api import LINES
from krug.modules.deals.models import Deal, DealKind, LostReason, Outcome
from krug.modules.deals.models.closing import Ending
from krug.modules.deals.rules.api import JUDGED
from krug.modules.deals.rules.short_list import RULES
from krug.modules.deals.score.api import SCORE
from krug.modules.deals.typical.api import TYPICAL

Said = Annotated[StrictStr, Field(max_length=10_000)]


class Move(Body):
    stage: Annotated[Id, Field(description="A stage of the deal's kind")]
    comment: Said = ""


class Close(Body):
    """`reason` is required for a lost deal unless its kind says otherwise."""

    outcome: Literal["won", "lost"]
    reason: Id | None = None
    comment: Said = ""
    competitor: Annotated[StrictStr, Field(max_length=200)] = ""


def _move(actor: User, deal: Deal, body: Move) -> None:
    stage = Stage.objects.filter(pk=body.stage, pipeline__subject=Deal.KIND).first()
    if stage is None:
        raise Invalid({"stage": _("Choose one of the stages of this board.")})
    deal.move(actor, stage, body.comment, Channel.API)


def _close(actor: User, deal: Deal, body: Close) -> None:
    reason = None if body.reason is None else LostReason.objects.filter(pk=body.reason).first()
    if body.reason is not None and reason is None:
        raise Invalid({"reason": _("Choose from the list.")})
    deal.close(actor, Ending(Outcome(body.outcome), reason, body.comment, body.competitor), Channel.API)


def _reopen(actor: User, deal: Deal, _body: None) -> None:
    deal.reopen(actor, Channel.API)


def _kinds(call: Call) -> Any:
    check_kind(call.user, Action.SEE, Deal.KIND)
    return {"items": [kind_item(kind) for kind in _seen(call)], "next": None}


def _kind(call: Call) -> Any:
    check_kind(call.user, Action.SEE, Deal.KIND)
    found = _seen(call).filter(pk=reach(DealKind, call).pk).first()
    if found is None:
        raise missing()
    return kind_item(found)


def _seen(call: Call) -> Any:
    """The kinds of deal of which the person sees or may add any."""
    may = (policy.pipelines_open(call.user, Deal.KIND, action, "pipeline") for action in (Action.SEE, Action.CREATE))
    return with_stages().filter(functools.reduce(operator.or_, may))


def _reasons(call: Call) -> Any:
    check_kind(call.user, Action.SEE, Deal.KIND)
    rows = LostReason.objects.all()
    return {"items": [reason_item(row) for row in rows], "next": None}


def _reason(call: Call) -> Any:
    check_kind(call.user, Action.SEE, Deal.KIND)
    return reason_item(reach(LostReason, call))


_KINDS, _REASONS = gettext_lazy("Kinds of deal"), gettext_lazy("Lost reasons")
DECLARES = (
    Verb("deal", "stage", gettext_lazy("Move to a stage"), _move, body=Move),
    Verb("deal", "closing", gettext_lazy("Close as won or lost"), _close, body=Close),
    Verb("deal", "closing", gettext_lazy("Open again"), _reopen, method="DELETE"),
    Operation("GET", "deal-kinds", _KINDS, _kinds, DealKinds, tag="Deals"),
    Operation("GET", "deal-kinds/{id}", gettext_lazy("One"), _kind, GivenDealKind, tag="Deals"),
    Operation("GET", "lost-reasons", _REASONS, _reasons, LostReasons, tag="Deals"),
    Operation("GET", "lost-reasons/{id}", gettext_lazy("One"), _reason, GivenLostReason, tag="Deals"),
    *PATH,
    *LINES,
    *TYPICAL,
    *operations_of(COMPETITORS),
    *operations_of(RULES),
    *JUDGED,
    *SETTINGS,
    *CLOSED_PERIOD,
    *SCORE,
)
