"""What the API does with requests beyond what it does with every record."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictInt, StrictStr

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Operation
from krug.core.api.types import Id
from krug.core.api.verbs import Verb
from krug.core.events.models import Channel
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.settings.api.asked import Change, administrators, answering, changing, given
from krug.core.settings.short.operations import operations_of
from krug.modules.requests import answering as first_answer
from krug.modules.requests import assigning, becoming, closing, offers
from krug.modules.requests.api_stages import OPERATIONS as STAGES
from krug.modules.requests.keeping_terms import change_terms, said
from krug.modules.requests.models import Answer, Offer, Outcome, Phase, Request, Terms
from krug.modules.requests.short_lists import KINDS, RULES

Said = Annotated[StrictStr, Field(max_length=10_000)]
Hours = Annotated[StrictStr, Field(max_length=60, examples=["09:00-18:00"])]
Minutes = Annotated[StrictInt, Field(ge=0, le=10_000)]


class Assign(Body):
    """`to` left out or null: whoever asks takes it."""

    to: Id | None = None


class Answered(Body):
    comment: Said = ""


class CloseRequest(Body):
    outcome: Literal["closed", "rejected"] = "closed"
    comment: Said = ""


class Become(Body):
    """`kind` is what it becomes; the rest is taken from the request."""

    kind: Literal["client", "deal", "activity"]


class GivenTerms(BaseModel):
    """Hours of the firm by day, as "09:00-13:00, 14:00-18:00"; "" is a day off. Minutes are of working time."""

    monday: str
    tuesday: str
    wednesday: str
    thursday: str
    friday: str
    saturday: str
    sunday: str
    warn_minutes: int
    climb_minutes: int
    version: int


class ChangedTerms(Change):
    monday: Hours | None = None
    tuesday: Hours | None = None
    wednesday: Hours | None = None
    thursday: Hours | None = None
    friday: Hours | None = None
    saturday: Hours | None = None
    sunday: Hours | None = None
    warn_minutes: Minutes | None = None
    climb_minutes: Minutes | None = None


class GivenOutcome(BaseModel):
    """`kind` and `record`: what the request became."""

    id: int
    kind: str
    record: int
    url: str


class Outcomes(BaseModel):
    items: list[GivenOutcome]


def _assign(actor: User, request: Request, body: Assign) -> None:
    to = actor if body.to is None else User.objects.filter(pk=body.to, is_active=True).first()
    if to is None:
        raise Invalid({"to": _("Choose from the list.")})
    assigning.assign(request, actor, to, Channel.API)


def _queue(actor: User, request: Request, _body: None) -> None:
    assigning.assign(request, actor, None, Channel.API)


def _decline(actor: User, request: Request, _body: None) -> None:
    policy.check(actor, Action.CHANGE, request)
    offer = Offer.objects.filter(request=request, person=actor, answer=Answer.WAITING).select_related("request").first()
    if offer is None:
        raise Invalid({"offer": _("The request is not offered to you.")})
    offers.decline(offer, actor, Channel.API)


def _answer(actor: User, request: Request, body: Answered) -> None:
    first_answer.answer(request, actor, body.comment, Channel.API)


def _not_answered(actor: User, request: Request, _body: None) -> None:
    first_answer.take_back(request, actor, Channel.API)


def _close(actor: User, request: Request, body: CloseRequest) -> None:
    closing.close(request, actor, Phase(body.outcome), body.comment, Channel.API)


def _reopen(actor: User, request: Request, _body: None) -> None:
    closing.reopen(request, actor, Channel.API)


def _become(actor: User, request: Request, body: Become) -> None:
    becoming.become(request, actor, body.kind, {}, Channel.API)


def _become_nothing(actor: User, request: Request, _body: None) -> None:
    policy.check(actor, Action.CHANGE, request)
    last = Outcome.objects.filter(request=request).order_by("-pk").first()
    if last is not None:
        becoming.take_back(request, actor, last, Channel.API)


def _outcomes(call: Call) -> Any:
    found = []
    for row in Outcome.objects.filter(request=call.id).order_by("pk"):
        record = kinds.get(row.record_kind).model.objects.visible_to(call.user).filter(pk=row.record_id).first()
        if record is not None:
            url = record.get_absolute_url()
            found.append({"id": row.pk, "kind": row.record_kind, "record": record.pk, "url": url})
    return {"items": found}


def _terms(call: Call) -> Any:
    check_kind(call.user, Action.SEE, Request.KIND)
    return _item(Terms.current())


def _change(call: Call) -> Any:
    values = {name: value for name, value in given(call).items() if value is not None}
    with answering(lambda: _item(Terms.current())):
        change_terms(call.user, values, call.body.version, Channel.API)
    return _item(Terms.current())


def _item(terms: Terms) -> dict[str, Any]:
    return {**said(terms), "version": terms.version}


DECLARES = (
    Verb("request", "assignment", gettext_lazy("Take it, or give it to somebody"), _assign, body=Assign),
    Verb("request", "assignment", gettext_lazy("Back into the common queue"), _queue, method="DELETE"),
    Verb("request", "offer", gettext_lazy("Let what is offered go to the next"), _decline, method="DELETE"),
    Verb("request", "answer", gettext_lazy("The first answer is given"), _answer, body=Answered),
    Verb("request", "answer", gettext_lazy("It was not answered after all"), _not_answered, method="DELETE"),
    Verb("request", "closing", gettext_lazy("Close or reject"), _close, body=CloseRequest),
    Verb("request", "closing", gettext_lazy("Open again"), _reopen, method="DELETE"),
    Verb("request", "becoming", gettext_lazy("Make a client, a deal or an activity of it"), _become, body=Become),
    Verb("request", "becoming", gettext_lazy("Take back what it became last"), _become_nothing, method="DELETE"),
    Operation(
        "GET",
        "requests/{id}/becoming",
        gettext_lazy("What it became"),
        _outcomes,
        Outcomes,
        tag="Requests",
        kind="request",
        action=Action.SEE,
    ),
    *operations_of(KINDS),
    *operations_of(RULES),
    Operation("GET", "request-terms", gettext_lazy("Working hours and deadlines"), _terms, GivenTerms, tag="Requests"),
    *administrators(changing("request-terms", _change, GivenTerms, ChangedTerms), tag="Requests"),
    *STAGES,
)
