"""Taking on, moving and letting go of employees."""

from __future__ import annotations

from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictBool, StrictStr

from krug.core.access.models import Department, Role, User
from krug.core.api.asking import yes_no
from krug.core.api.bodies import Body
from krug.core.api.filters import Parameter
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem, wrong
from krug.core.api.resources.people import GivenUser, user_item
from krug.core.api.types import Id
from krug.core.door.second_factor import reset
from krug.core.events.models import Channel
from krug.core.records.cleaning import Invalid
from krug.core.settings.api.asked import Change, Name, administrators, answering, changing, chosen, given, reach, tidy
from krug.core.staff import people as verbs

Email = Annotated[StrictStr, Field(min_length=3, max_length=254, examples=["anna@firm.example"])]
Code = Annotated[StrictStr, Field(min_length=1, max_length=40, examples=["manager"])]
TOKENS = Parameter("tokens", {"type": "boolean"}, yes_no, description=gettext_lazy("Keys of programs end too"))
Position = Annotated[StrictStr, Field(max_length=200)]
Skills = Annotated[StrictStr, Field(max_length=500, examples=["English, 1C:Accounting"])]


class NewUser(Body):
    """`role` is a role's code, `skills` have commas between. Nobody can sign in before an invitation was followed."""

    name: Name
    email: Email
    role: Code
    department: Id | None = None
    position: Position = ""
    skills: Skills = ""


class ChangedUser(Change):
    """`active` false closes Krug to the person at once; their records and history stay."""

    name: Name | None = None
    email: Email | None = None
    role: Code | None = None
    department: Id | None = None
    position: Position | None = None
    skills: Skills | None = None
    active: StrictBool | None = None


class Invitation(BaseModel):
    """The link by which the person sets a password; the one before is void."""

    link: str


def _hire(call: Call) -> Made:
    values = _rows({"department": None, "position": "", "skills": "", **given(call)})
    person = verbs.hire(call.user, values, Channel.API)
    return Made(user_item(person), f"/api/v1/users/{person.pk}")


@transaction.atomic
def _change(call: Call) -> Any:
    person, values = reach(User, call), given(call)
    active = values.pop("active", None)
    kept = {name: value for name, value in values.items() if value is not None or name == "department"}
    try:
        with answering(lambda: _item(person)):
            verbs.change_person(call.user, person, _rows(kept), Channel.API, call.body.version)
        if active is not None:
            (verbs.activate if active else verbs.deactivate)(call.user, person, Channel.API)
    except Invalid as error:
        errors = {"active" if name == "person" else name: reason for name, reason in error.errors.items()}
        raise Problem(422, errors=errors) from None
    return _item(person)


def _item(person: User) -> dict[str, Any]:
    return user_item(User.objects.get(pk=person.pk))


def _invite(call: Call) -> Any:
    key = verbs.invite(call.user, reach(User, call), Channel.API)
    return {"link": call.request.build_absolute_uri(f"/join/{key}")}


def _sign_out(call: Call) -> None:
    verbs.end_sessions(call.user, reach(User, call), call.asked.get("tokens", False), Channel.API)


def _without_second_factor(call: Call) -> None:
    reset(call.user, reach(User, call), Channel.API)


def _rows(values: dict[str, Any]) -> dict[str, Any]:
    """What the verbs take: rows instead of ids and codes. Raises Problem."""
    found = dict(values)
    if "name" in found:
        found["name"] = tidy(found["name"])
    if "email" in found:
        found["email"] = found["email"].strip()
        try:
            validate_email(found["email"])
        except ValidationError:
            raise wrong("email", _("Not in the form that is wanted here.")) from None
    if "role" in found:
        found["role"] = Role.objects.filter(code=found["role"]).first()
        if found["role"] is None:
            raise wrong("role", _("Choose from the list."))
    if "department" in found:
        found["department"] = chosen(Department, "department", found["department"])
    return found


OPERATIONS = administrators(
    Operation("POST", "users", gettext_lazy("Take on an employee"), _hire, GivenUser, 201, NewUser),
    changing("users/{id}", _change, GivenUser, ChangedUser),
    # PUT, not POST: an answer that opens a door is not kept for being given again.
    Operation("PUT", "users/{id}/invitation", gettext_lazy("A new link to set a password"), _invite, Invitation),
    Operation(
        "DELETE", "users/{id}/sessions", gettext_lazy("Sign out everywhere"), _sign_out, None, 204, asks=(TOKENS,)
    ),
    Operation(
        "DELETE",
        "users/{id}/second-factor",
        gettext_lazy("Take the second factor off"),
        _without_second_factor,
        None,
        204,
    ),
    tag="Employees",
)
