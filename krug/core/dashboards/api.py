"""Dashboards in the API: the person's own and those shared with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictInt, StrictStr

from krug.core.access.models import Role, User
from krug.core.api.bodies import Body
from krug.core.api.filters import CURSOR, LIMIT, paged
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST, Id
from krug.core.dashboards import keeping
from krug.core.dashboards.keeping import Shared
from krug.core.dashboards.models import Audience, Dashboard
from krug.core.dashboards.panels import LONGEST, MOST, Panel, Shows, of_plain
from krug.core.dashboards.placing import HEIGHTS, WIDTHS
from krug.core.settings.api.asked import Change, answering, changing

TAG = "Dashboards"
PATH = "dashboards"
ONE = f"{PATH}/{{id}}"
Title = Annotated[StrictStr, Field(min_length=1, max_length=keeping.LONGEST)]
Short = Annotated[StrictStr, Field(max_length=LONGEST)]
Asked = dict[Annotated[str, Field(max_length=60)], Annotated[StrictStr, Field(max_length=200)]]
Seen: Any = Literal[tuple(Audience.values)]
Shown: Any = Literal[tuple(Shows.values)]
Wide: Any = Literal[WIDTHS]
High: Any = Literal[HEIGHTS]
Ids = Annotated[list[Id], Field(max_length=500)]


class PanelBody(Body):
    """`id` of a panel that is there already; left out for a new one. `parameters` are those of the report. `row` and
    `column` name the figure, `row` empty is the totals. `goal` is what the figure is to reach."""

    id: Annotated[StrictInt, Field(ge=0, le=BIGGEST)] = 0
    report: Annotated[StrictStr, Field(min_length=1, max_length=100, examples=["funnel"])]
    shows: Shown = Shows.CHART.value
    parameters: Annotated[Asked, Field(max_length=30)] = {}
    row: Short = ""
    column: Short = ""
    goal: Annotated[StrictStr, Field(max_length=40)] = ""
    title: Short = ""
    width: Wide = 6
    height: High = 2


Panels = Annotated[list[PanelBody], Field(max_length=MOST)]


class NewDashboard(Body):
    """Panels stand in the order in which they are given. `people` and `roles` count where `audience` is "chosen"."""

    title: Title
    audience: Seen = Audience.OWN.value
    people: Ids = []
    roles: Ids = []
    panels: Panels = []


class ChangedDashboard(Change):
    """`panels` are all of them anew."""

    title: Title | None = None
    audience: Seen | None = None
    people: Ids | None = None
    roles: Ids | None = None
    panels: Panels | None = None


class GivenPanel(BaseModel):
    id: int
    report: str
    shows: Shown
    parameters: dict[str, str]
    row: str
    column: str
    goal: str
    title: str
    width: int
    height: int


class GivenDashboard(BaseModel):
    """`people` and `roles` are told to who may change it. `ready`: the ready dashboard it was made of, "" for none."""

    id: int
    title: str
    owner: int
    audience: Seen
    people: list[int]
    roles: list[int]
    ready: str
    panels: list[GivenPanel]
    version: int


def _list(call: Call) -> Any:
    rows = Dashboard.objects.visible_to(call.user).prefetch_related("people", "roles")
    found = paged(rows, ("id",), call.asked)
    return {"items": [_item(row, call.user) for row in found.rows], "next": found.next}


def _reach(user: User, pk: int) -> Dashboard:
    """Raises Problem for what is not there for this person."""
    rows = Dashboard.objects.visible_to(user).prefetch_related("people", "roles")
    found: Dashboard | None = rows.filter(pk=pk).first() if pk <= BIGGEST else None
    if found is None:
        raise missing()
    return found


def _one(call: Call) -> Any:
    return _item(_reach(call.user, call.id), call.user)


def _add(call: Call) -> Made:
    body = call.body
    shared = Shared(body.audience, _rows(User, "people", body.people), _rows(Role, "roles", body.roles))
    made = keeping.make(call.user, body.title, shared, [_panel(one) for one in body.panels])
    return Made(_item(made, call.user), f"/api/v1/{PATH}/{made.pk}")


def _change(call: Call) -> Any:
    row, body = _reach(call.user, call.id), call.body
    panels = None if body.panels is None else [_panel(one) for one in body.panels]
    with answering(lambda: _one(call)):
        keeping.change(call.user, row, body.title, _shared(row, body), panels, body.version)
    return _one(call)


def _shared(row: Dashboard, body: ChangedDashboard) -> Shared | None:
    """None where the body says nothing of it."""
    if body.audience is None and body.people is None and body.roles is None:
        return None
    now = keeping.shared_as(row)
    people = now.people if body.people is None else _rows(User, "people", body.people)
    roles = now.roles if body.roles is None else _rows(Role, "roles", body.roles)
    return Shared(row.audience if body.audience is None else body.audience, people, roles)


def _remove(call: Call) -> None:
    keeping.remove(call.user, _reach(call.user, call.id))


def _panel(body: PanelBody) -> Panel:
    given = body.model_dump()
    return Panel(asked=given.pop("parameters"), **given)


def _rows(model: Any, field: str, ids: list[int]) -> list[Any]:
    found = list(model.objects.filter(pk__in=ids))
    if len(found) < len(set(ids)):
        raise wrong(field, _("Choose from the list."))
    return found


def _item(row: Dashboard, user: User) -> dict[str, Any]:
    told = row.may_change(user)
    return {
        "id": row.pk,
        "title": row.title,
        "owner": row.owner_id,
        "audience": row.audience,
        "people": sorted(person.pk for person in row.people.all()) if told else [],
        "roles": sorted(role.pk for role in row.roles.all()) if told else [],
        "ready": row.ready,
        "panels": [_given(panel) for panel in of_plain(row.panels)],
        "version": row.version,
    }


def _given(panel: Panel) -> dict[str, Any]:
    plain = panel.plain()
    return {**{name: value for name, value in plain.items() if name != "asked"}, "parameters": plain["asked"]}


DECLARES = (
    Operation("GET", PATH, gettext_lazy("List"), _list, listed(GivenDashboard), asks=(LIMIT, CURSOR), tag=TAG),
    Operation("GET", ONE, gettext_lazy("One"), _one, GivenDashboard, tag=TAG),
    Operation("POST", PATH, gettext_lazy("Make"), _add, GivenDashboard, 201, NewDashboard, tag=TAG),
    replace(changing(ONE, _change, GivenDashboard, ChangedDashboard), reach=_reach, tag=TAG),
    Operation("DELETE", ONE, gettext_lazy("Remove"), _remove, None, 204, reach=_reach, tag=TAG),
)
