"""One's own profile by the API. Passwords, keys and second factors are a person's alone, on pages."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictStr

from krug.core.access.models import User
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import Problem
from krug.core.door.forms import ProfileForm
from krug.core.door.profile import FIELDS, keep_profile
from krug.core.events.models import Channel

Word = Annotated[StrictStr, Field(max_length=60)]


class ChangedProfile(Body):
    """`language`, `time_zone` and `theme` empty: as the firm, or the system, has it."""

    name: Annotated[StrictStr, Field(max_length=200)] | None = None
    position: Annotated[StrictStr, Field(max_length=200)] | None = None
    language: Word | None = None
    time_zone: Word | None = None
    theme: Word | None = None


class GivenProfile(BaseModel):
    name: str
    position: str
    language: str
    time_zone: str
    theme: str


def _profile(call: Call) -> Any:
    user = User.objects.get(pk=call.user.pk)
    return {name: getattr(user, name) for name in FIELDS}


def _change(call: Call) -> Any:
    given = call.body.model_dump(exclude_none=True)
    form = ProfileForm({**_profile(call), **given})
    if not form.is_valid():
        raise Problem(422, errors={name: str(found[0]) for name, found in form.errors.items()})
    keep_profile(call.user, {name: form.cleaned_data[name] for name in given}, Channel.API)
    return _profile(call)


DECLARES = (
    Operation("GET", "me/profile", _("My profile"), _profile, GivenProfile, tag="Employees"),
    Operation("PATCH", "me/profile", _("Change"), _change, GivenProfile, body=ChangedProfile, tag="Employees"),
)
