"""How a deal begins: its kind, number, name, stage."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records.cleaning import Invalid
from krug.core.records.models import Numbering
from krug.core.stages.beginning import begin, first_stages, wished_stages
from krug.modules.catalog.models import Product
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, DealKind
from krug.modules.deals.primary_interest import take_interest
from krug.modules.deals.typical import running


def before_create(actor: User, deals: list[Deal]) -> None:
    """Fill in what new deals must have. Raises Invalid where a deal's kind asks for more than was given
    or does not have the stage."""
    known = {kind.pk: kind for kind in DealKind.objects.select_related("process")}
    first = next((kind for kind in known.values() if kind.is_active and _may_begin(actor, kind)), None)
    stages, wished = first_stages(Deal.KIND), wished_stages(deals)
    take_interest(deals)
    for deal in deals:
        kind = known.get(deal.kind_id) or first
        if kind is None:
            raise Invalid({"kind": _("There is no kind of deal yet. An administrator adds one in the settings.")})
        if not _may_begin(actor, kind):
            raise Invalid({"kind": _("You may not add deals of this kind.")})
        deal.kind = kind
        first_stage = stages.get(kind.pipeline_id)
        if kind.is_typical_sale and first_stage and deal.stage_id not in {None, first_stage.pk}:
            words = _("A typical sale begins with its first step, “%(step)s”.")
            raise Invalid({"stage": words % {"step": first_stage}})
        begin(deal, kind.pipeline_id, stages, wished)
        deal.currency = deal.currency or kind.currency
    _name(deals)
    for deal, number in zip(deals, Numbering.take(Deal.KIND, len(deals)), strict=True):
        deal.number = number
        deal.name = deal.name or f"№{number}"
        deal.settle()


def open_to(kinds: QuerySet[DealKind], user: User) -> QuerySet[DealKind]:
    """Those of which the person may add deals."""
    return kinds.filter(policy.pipelines_open(user, Deal.KIND, Action.CREATE, "pipeline"))


def _may_begin(actor: User, kind: DealKind) -> bool:
    return actor.scope_in(Deal.KIND, Action.CREATE, kind.pipeline_id) is not Scope.NONE


def begun(_actor: User, deals: list[Deal], _channel: str) -> None:
    """The first tasks of those that are typical sales."""
    running.begin(deals)


def _name(deals: list[Deal]) -> None:
    """A deal without a name is called by its product, else by its client."""
    nameless = [deal for deal in deals if not deal.name]
    products = _names(Product, {deal.product_id for deal in nameless})
    clients = _names(Client, {deal.client_id for deal in nameless})
    for deal in nameless:
        deal.name = products.get(deal.product_id, "") or clients.get(deal.client_id, "")


def _names(model: Any, ids: set[int | None]) -> dict[int | None, str]:
    wanted = ids - {None}
    return dict(model.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
