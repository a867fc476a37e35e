"""What the API does with clients beyond what it does with every record: who works with one, who belongs to it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictBool, StrictStr

from krug.core.access import partners
from krug.core.access.keys import key_of
from krug.core.access.models import Partner, User
from krug.core.access.scopes import Action
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import missing
from krug.core.api.types import BIGGEST, GivenId, Id
from krug.core.events.models import Channel
from krug.core.records.cleaning import Invalid
from krug.modules.clients import relations, together
from krug.modules.clients.models import Client
from krug.modules.clients.relations import TIES, Related

TAG = "Clients"
Tie: Any = Literal[tuple(TIES)]


class NewColleague(Body):
    """Sent again for one who is taken in already, it changes the `role`, and `only_sees` where it is given."""

    user: Annotated[Id, Field(description="The employee who works with the client too")]
    role: Annotated[StrictStr, Field(max_length=together.LONGEST)] = ""
    only_sees: Annotated[
        StrictBool | None, Field(description="Sees the client and changes nothing; left out: as before, at first no")
    ] = None


class GivenColleague(BaseModel):
    user: GivenId
    name: str
    role: str
    only_sees: bool


class Colleagues(BaseModel):
    items: list[GivenColleague]
    next: None


class NewRelation(Body):
    """`client` is `tie` to the client of the address: its parent, its founder."""

    client: Id
    tie: Tie


class GivenRelation(BaseModel):
    id: GivenId
    client: GivenId
    name: str
    tie: Tie


class Relations(BaseModel):
    items: list[GivenRelation]
    next: None


def _colleagues(call: Call) -> Any:
    return {"items": [_colleague(row) for row in partners.of_record(Client.KIND, _reach(call).pk)], "next": None}


def _take_in(call: Call) -> Any:
    client = _reach(call)
    person = User.objects.filter(pk=call.body.user).first()
    if person is None:
        raise Invalid({"user": _("Choose from the list.")})
    before = _taken(client, person)
    only_sees = call.body.only_sees
    if only_sees is None:
        only_sees = before is not None and before.only_sees
    try:
        together.take_in(client, call.user, person, call.body.role, Channel.API, only_sees)
    except Invalid as error:
        raise Invalid({"user" if name == "person" else name: why for name, why in error.errors.items()}) from None
    taken = _taken(client, person)
    if taken is None:  # taken off again meanwhile
        raise missing()
    return Made(_colleague(taken), f"/api/v1/clients/{client.pk}/colleagues/{person.pk}")


def _taken(client: Client, person: User) -> Partner | None:
    return next((row for row in partners.of_record(Client.KIND, client.pk) if row.user_id == person.pk), None)


def _take_off(call: Call) -> None:
    client, person = _reach(call), User.objects.filter(pk=key_of(call.name) or 0).first()
    if person is None or together.take_off(client, call.user, person, Channel.API) is None:
        raise missing()


def _relations(call: Call) -> Any:
    return {"items": [_relation(one) for one in relations.of_client(_reach(call), call.user)], "next": None}


def _relate(call: Call) -> Any:
    client = _reach(call)
    other = Client.objects.visible_to(call.user).filter(pk=call.body.client).first()
    row = relations.relate(client, call.user, other, call.body.tie, Channel.API)
    made = relations.of_client(client, call.user, only=row.pk)
    if not made:  # out of sight, or taken off again meanwhile
        raise missing()
    return Made(_relation(made[0]), f"/api/v1/clients/{client.pk}/relations/{row.pk}")


def _part(call: Call) -> None:
    client = _reach(call)
    found = relations.of_client(client, call.user, only=key_of(call.name) or 0)
    if not found:
        raise missing()
    relations.part(client, call.user, found[0], Channel.API)


def _reach(call: Call) -> Client:
    found: Client | None = Client.objects.visible_to(call.user).filter(pk=min(call.id, BIGGEST)).first()
    if found is None:
        raise missing()
    return found


def _colleague(row: Partner) -> dict[str, Any]:
    return {"user": row.user_id, "name": row.user.name, "role": row.role, "only_sees": row.only_sees}


def _relation(one: Related) -> dict[str, Any]:
    return {"id": one.pk, "client": one.client.pk, "name": one.client.name, "tie": one.tie}


def _operation(method: str, path: str, summary: Any, run: Any, action: str, **more: Any) -> Operation:
    return Operation(method, f"clients/{{id}}/{path}", summary, run, tag=TAG, kind=Client.KIND, action=action, **more)


_WHO, _WHOM = gettext_lazy("Who works with the client too"), gettext_lazy("Clients related to it")
DECLARES = (
    _operation("GET", "colleagues", _WHO, _colleagues, Action.SEE, answer=Colleagues),
    _operation(
        "POST",
        "colleagues",
        gettext_lazy("Take a colleague in"),
        _take_in,
        Action.ASSIGN,
        answer=GivenColleague,
        body=NewColleague,
        status=201,
    ),
    _operation("DELETE", "colleagues/{name}", gettext_lazy("Take off"), _take_off, Action.ASSIGN, status=204),
    _operation("GET", "relations", _WHOM, _relations, Action.SEE, answer=Relations),
    _operation(
        "POST",
        "relations",
        gettext_lazy("Add somebody related"),
        _relate,
        Action.CHANGE,
        answer=GivenRelation,
        body=NewRelation,
        status=201,
    ),
    _operation("DELETE", "relations/{name}", gettext_lazy("Take off"), _part, Action.CHANGE, status=204),
)
