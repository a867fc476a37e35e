"""Teams across departments."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from krug.core.access.models import Team, User
from krug.core.api.bodies import Body
from krug.core.api.filters import CURSOR, LIMIT, paged
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import wrong
from krug.core.api.schemas import listed
from krug.core.api.types import Id
from krug.core.events.models import Channel
from krug.core.settings.api.asked import Change, Name, administrators, answering, changing, given, reach, tidy
from krug.core.staff import departments as verbs

Members = Annotated[list[Id], Field(max_length=1000)]
PAGE = (LIMIT, CURSOR)


class NewTeam(Body):
    name: Name
    members: Members


class ChangedTeam(Change):
    name: Name | None = None
    members: Members | None = None


class GivenTeam(BaseModel):
    id: int
    name: str
    members: list[int]
    version: int


def _item(team: Team) -> dict[str, Any]:
    members = sorted(person.pk for person in team.members.all())
    return {"id": team.pk, "name": team.name, "members": members, "version": team.version}


def _list(call: Call) -> Any:
    found = paged(Team.objects.prefetch_related("members"), ("id",), call.asked)
    return {"items": [_item(team) for team in found.rows], "next": found.next}


def _add(call: Call) -> Made:
    body = given(call)
    made = verbs.keep_team(call.user, Team(), tidy(body["name"]), _people(body["members"]), Channel.API)
    return Made(_item(made), f"/api/v1/teams/{made.pk}")


def _change(call: Call) -> Any:
    found, body = reach(Team, call), given(call)
    name = found.name if body.get("name") is None else tidy(body["name"])
    people = list(found.members.all()) if body.get("members") is None else _people(body["members"])
    with answering(lambda: _item(reach(Team, call))):
        return _item(verbs.keep_team(call.user, found, name, people, Channel.API, call.body.version))


def _remove(call: Call) -> None:
    verbs.remove_team(call.user, reach(Team, call), Channel.API)


def _people(ids: list[int]) -> list[User]:
    found = list(User.objects.filter(pk__in=ids))
    if len(found) < len(set(ids)):
        raise wrong("members", gettext("Choose from the list."))
    return found


OPERATIONS = administrators(
    Operation("GET", "teams", _("List"), _list, listed(GivenTeam), asks=PAGE),
    Operation("POST", "teams", _("Make"), _add, GivenTeam, 201, NewTeam),
    Operation("GET", "teams/{id}", _("One"), lambda call: _item(reach(Team, call)), GivenTeam),
    changing("teams/{id}", _change, GivenTeam, ChangedTeam),
    Operation("DELETE", "teams/{id}", _("Remove"), _remove, None, 204),
    tag="Employees",
)
