"""Single sign-on by the API: the same verbs as its page. All of it is the administrator's."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _said
from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr

from krug.core.access.models import Department, Role, User
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.types import BIGGEST, Id
from krug.core.events.models import Channel
from krug.core.records.conflicts import Overtaken
from krug.core.sso import keeping
from krug.core.sso.models import Provider
from krug.core.sso.views.signin import back_of

ROOT = "single-sign-on"
UNLINK = _("Unlink an employee's account of the provider")
Version = Annotated[StrictInt, Field(ge=1, le=2**31 - 1, description=_said("The version you have read"))]
Issuer = Annotated[StrictStr, Field(max_length=500, examples=["https://id.firm.example/realms/staff"])]
Domain = Annotated[StrictStr, Field(min_length=1, max_length=253, examples=["firm.example"])]


class ChangedProvider(Body):
    """What is left out stays. `secret` is never told again; null takes it away. `role` null: strangers are refused."""

    version: Version
    is_on: StrictBool | None = None
    issuer: Issuer | None = None
    client_id: Annotated[StrictStr, Field(max_length=300)] | None = None
    secret: Annotated[StrictStr, Field(max_length=1000)] | None = None
    words: Annotated[StrictStr, Field(max_length=60)] | None = None
    domains: Annotated[list[Domain], Field(max_length=keeping.MOST_DOMAINS)] | None = None
    role: Id | None = None
    department: Id | None = None


class GivenProvider(BaseModel):
    """`redirect_uri` is what the provider must know Krug by. `role` null: who is not in Krug is refused."""

    is_on: bool
    issuer: str
    client_id: str
    has_secret: bool
    words: str
    domains: list[str]
    role: int | None
    department: int | None
    redirect_uri: str
    version: int


def _one(call: Call) -> Any:
    provider = Provider.current()
    names = ("is_on", "issuer", "client_id", "words", "domains", "version")
    return {
        **{name: getattr(provider, name) for name in names},
        "has_secret": bool(provider.secret),
        "role": provider.role_id,
        "department": provider.department_id,
        "redirect_uri": back_of(call.request),
    }


def _change(call: Call) -> Any:
    given = call.body.model_dump(exclude_unset=True)
    version, emptied = given.pop("version"), {"secret", "role", "department"}
    values = {name: value for name, value in given.items() if value is not None or name in emptied}
    for name, model in (("role", Role), ("department", Department)):
        if values.get(name) is not None:
            values[name] = _row(model, name, values[name])
    if "domains" in values:
        values["domains"] = " ".join(values["domains"])
    try:
        keeping.change(call.user, values, version, Channel.API)
    except Overtaken as error:
        raise Problem(409, str(error), more={"current": _one(call)}) from None
    return _one(call)


def _unlink(call: Call) -> None:
    person = User.objects.filter(pk=call.id).first() if call.id <= BIGGEST else None
    if person is None or not keeping.unlink(call.user, person, Channel.API):
        raise missing()


def _row(model: Any, field: str, pk: int) -> Any:
    found = model.objects.filter(pk=pk).first()
    if found is None:
        raise wrong(field, gettext("Choose from the list."))
    return found


DECLARES = tuple(
    replace(operation, tag="Settings", administrators=True)
    for operation in (
        Operation("GET", ROOT, _("Single sign-on"), _one, GivenProvider),
        Operation("PATCH", ROOT, _("Change"), _change, GivenProvider, body=ChangedProvider, conflicts=True),
        Operation("DELETE", f"{ROOT}/people/{{id}}", UNLINK, _unlink, None, 204),
    )
)
