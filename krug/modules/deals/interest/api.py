"""Interest lines in the API: a deal's lines as one list, read and replaced as a whole."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictInt, StrictStr

from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import Problem, missing
from krug.core.api.types import BIGGEST, Amount, GivenAmount, GivenDate, GivenId, Id
from krug.core.events.models import Channel
from krug.core.records.conflicts import Overtaken
from krug.modules.deals.interest.keeping import keep
from krug.modules.deals.interest.showing import Shown, shown, together, worth
from krug.modules.deals.interest.wishing import MOST, Wished
from krug.modules.deals.models import Deal

Decimals = Annotated[StrictStr, Field(pattern=r"^-?\d{1,10}(\.\d{1,3})?$", examples=["2.5"])]
Percent = Annotated[StrictStr, Field(pattern=r"^-?\d{1,3}(\.\d{1,2})?$", examples=["7.5"])]


class GivenLine(BaseModel):
    """`amount` is quantity × price less the discount, with VAT, of which `vat_amount` is part."""

    id: int
    product: GivenId | None
    title: str
    quantity: str
    unit: int | None
    price: GivenAmount
    discount: str
    vat: str
    probability: int | None
    competitor: str
    amount: GivenAmount
    vat_amount: GivenAmount


class Lines(BaseModel):
    """`amount` is the deal's: what the lines add up to, by hand where there are none. `base_amount` is the same in the
    firm's own currency, at `rate` for `rate_nominal` units of the day `rate_on`; `frozen` once the deal is closed."""

    items: list[GivenLine]
    next: str | None
    version: int
    currency: str
    amount: GivenAmount | None
    vat_amount: GivenAmount
    likely_amount: GivenAmount
    base_currency: str | None
    base_amount: GivenAmount | None
    rate: str | None
    rate_nominal: int | None
    rate_on: GivenDate | None
    frozen: bool


class WishedLine(Body):
    """`id` null: a new line. What a line does not name stays as it is; of a new one title, unit, VAT and price follow
    from the product and the price lists."""

    id: Id | None = None
    product: Id | None = None
    title: Annotated[StrictStr, Field(max_length=255)] = ""
    quantity: Decimals = "1"
    unit: Id | None = None
    price: Amount | None = None
    discount: Percent = "0"
    vat: Annotated[StrictStr, Field(max_length=4)] = ""
    probability: Annotated[StrictInt, Field(ge=0, le=100)] | None = None
    competitor: Annotated[StrictStr, Field(max_length=200)] = ""


class WishedLines(Body):
    """All lines of the deal in their order: one that is not named is taken out. `version` is the deal's as it was read;
    left out: whatever others have changed."""

    version: Id | None = None
    lines: Annotated[list[WishedLine], Field(max_length=MOST)]


def _reach(user: User, pk: int) -> Deal:
    """Raises Problem for a deal, or amounts at all, out of sight."""
    found: Deal | None = Deal.objects.visible_to(user).select_related("kind").filter(pk=min(pk, BIGGEST)).first()
    if found is None or not user.sees_field(Deal.KIND, "amount"):
        raise missing()
    return found


def _lines(call: Call) -> Any:
    return _item(_reach(call.user, call.id), call.user)


def _keep(call: Call) -> Any:
    deal = _reach(call.user, call.id)
    rows = [_wished(one) for one in call.body.lines]
    try:
        keep(deal, call.user, rows, call.body.version, Channel.API)
    except Overtaken as error:
        raise Problem(409, str(error), more={"current": _item(_reach(call.user, call.id), call.user)}) from None
    return _item(_reach(call.user, call.id), call.user)


def _wished(one: WishedLine) -> Wished:
    given = one.model_dump(exclude_unset=True, exclude={"id"})
    return Wished(one.id, given)


def _item(deal: Deal, user: User) -> dict[str, Any]:
    lines = shown(deal, user)
    sums, base = together(lines), worth(deal, user)
    return {
        "items": [_line(one) for one in lines],
        "next": None,
        "version": deal.version,
        "currency": deal.currency,
        "amount": None if deal.amount is None else f"{deal.amount:.2f}",
        "vat_amount": f"{sums.vat:.2f}",
        "likely_amount": f"{sums.likely:.2f}",
        "base_currency": base.currency if base else None,
        "base_amount": f"{base.amount:.2f}" if base and base.amount is not None else None,
        "rate": base.rate.said if base and base.rate else None,
        "rate_nominal": base.rate.nominal if base and base.rate else None,
        "rate_on": base.rate.on.isoformat() if base and base.rate else None,
        "frozen": bool(base and base.frozen),
    }


def _line(one: Shown) -> dict[str, Any]:
    line = one.line
    return {
        "id": line.pk,
        "product": line.product_id,
        "title": line.title,
        "quantity": f"{line.quantity.normalize():f}",
        "unit": line.unit_id,
        "price": f"{line.price:.2f}",
        "discount": f"{line.discount.normalize():f}",
        "vat": line.vat,
        "probability": line.probability,
        "competitor": one.competitor,
        "amount": f"{one.amount:.2f}",
        "vat_amount": f"{one.vat:.2f}",
    }


LINES = (
    Operation(
        "GET",
        "deals/{id}/lines",
        _("Interest lines"),
        _lines,
        Lines,
        tag="Deals",
        kind=Deal.KIND,
        action=Action.SEE,
    ),
    Operation(
        "PUT",
        "deals/{id}/lines",
        _("Put down the interest lines"),
        _keep,
        Lines,
        body=WishedLines,
        tag="Deals",
        conflicts=True,
        kind=Deal.KIND,
        action=Action.CHANGE,
    ),
)
