"""Built reports: made, changed, shared, copied, removed. They are run by `reports/built-ID`, as any report is."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.db import transaction
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr

from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action, Scope
from krug.core.api.asking import one_of
from krug.core.api.bodies import Body
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST, Id
from krug.core.records import kinds
from krug.core.records.cleaning import one_of_kinds
from krug.core.records.conflicts import Overtaken
from krug.core.reports import saved, saving
from krug.core.reports.building.reading import BadShape, read
from krug.core.reports.building.shapes import MOST_MEASURES, Drawing, Form, Shape, Unit, What
from krug.core.reports.building.speaking import canonical
from krug.core.reports.models import Readers, SavedReport

Title = Annotated[StrictStr, Field(min_length=1, max_length=saving.LONGEST)]
Name = Annotated[StrictStr, Field(max_length=100)]
Ids = Annotated[list[Id], Field(max_length=saving.MOST_CHOSEN)]
Audience: Any = Literal[tuple(Readers.values)]
CREATED = "created_at"


class ReportGrouping(Body):
    """`field` of the records, or "client.status" for one of a linked record; `unit` where it is of days."""

    field: Annotated[StrictStr, Field(min_length=1, max_length=100, examples=["responsible"])]
    unit: Literal["", *Unit.values] = ""  # type: ignore[valid-type]


class ReportMeasure(Body):
    """`field` is added up; "formula" has `title`, `formula` and `form` instead. A formula calls the other figures by
    their columns: [sum_amount] / [records]; [total_records] is the figure of all rows.
    """

    what: Literal[tuple(What.values)] = "count"  # type: ignore[valid-type]
    field: Name = ""
    title: Name = ""
    formula: Annotated[StrictStr, Field(max_length=1000)] = ""
    form: Literal[tuple(Form.values)] = "number"  # type: ignore[valid-type]


class NewSavedReport(Body):
    """`type` is the kind of record, `columns` what the figures are spread over, `filter` as the lists have it,
    `dated_by` the field the period asks for, `order` a column of figures, "-" before it for the biggest first.
    """

    title: Title
    type: Annotated[StrictStr, Field(max_length=40, examples=["deal"])]
    rows: Annotated[list[ReportGrouping], Field(min_length=1, max_length=2)]
    columns: ReportGrouping | None = None
    measures: Annotated[list[ReportMeasure], Field(min_length=1, max_length=MOST_MEASURES)] = [ReportMeasure()]
    filter: Annotated[StrictStr, Field(max_length=10_000, examples=['{"all":[]}'])] = ""
    dated_by: Name = CREATED
    order: Name = ""
    top: Annotated[StrictInt, Field(ge=1, le=500)] | None = None
    chart: Literal[tuple(Drawing.values)] = "bars"  # type: ignore[valid-type]
    subtotals: StrictBool = False
    audience: Audience = "own"
    people: Ids = []
    roles: Ids = []


class ChangedSavedReport(Body):
    """What is left out stays. `version`: where the report has another by now, 409."""

    title: Title | None = None
    rows: Annotated[list[ReportGrouping], Field(min_length=1, max_length=2)] | None = None
    columns: ReportGrouping | None = None
    measures: Annotated[list[ReportMeasure], Field(min_length=1, max_length=MOST_MEASURES)] | None = None
    filter: Annotated[StrictStr, Field(max_length=10_000)] | None = None
    dated_by: Name | None = None
    order: Name | None = None
    top: Annotated[StrictInt, Field(ge=1, le=500)] | None = None
    chart: Literal[tuple(Drawing.values)] | None = None  # type: ignore[valid-type]
    subtotals: StrictBool | None = None
    audience: Audience | None = None
    people: Ids | None = None
    roles: Ids | None = None
    version: Id | None = None


class GivenGrouping(BaseModel):
    field: str
    unit: str


class GivenMeasure(BaseModel):
    """`key` is the column of it in the report."""

    key: str
    what: str
    field: str
    title: str
    formula: str
    form: str


class GivenSavedReport(BaseModel):
    """`name` is what it is run by: GET reports/NAME."""

    id: int
    name: str
    title: str
    owner: int
    audience: Audience
    people: list[int]
    roles: list[int]
    type: str
    rows: list[GivenGrouping]
    columns: GivenGrouping | None
    measures: list[GivenMeasure]
    filter: dict[str, Any]
    dated_by: str
    order: str
    top: int | None
    chart: str
    subtotals: bool
    version: int


SHAPED = ("rows", "columns", "measures", "filter", "dated_by", "order", "top", "chart", "subtotals")
SHARED = ("audience", "people", "roles")


def operations() -> list[Operation]:
    codes = [kind.code for kind in kinds.all_kinds()]
    asks = (LIMIT, CURSOR, Parameter("type", {"type": "string", "enum": codes}, one_of(*codes)))
    one = "saved-reports/{id}"
    found = [
        Operation("GET", "saved-reports", gettext_lazy("List"), _listing, listed(GivenSavedReport), asks=asks),
        Operation("POST", "saved-reports", gettext_lazy("Make"), _add, GivenSavedReport, 201, NewSavedReport),
        Operation("GET", one, gettext_lazy("One"), lambda call: _item(_reach(call)), GivenSavedReport),
        Operation(
            "PATCH", one, gettext_lazy("Change"), _change, GivenSavedReport, body=ChangedSavedReport, conflicts=True
        ),
        Operation(
            "DELETE", one, gettext_lazy("Remove"), lambda call: saving.remove(_reach(call), call.user), None, 204
        ),
        Operation("POST", f"{one}/copies", gettext_lazy("Copy"), _copy, GivenSavedReport, 201),
    ]
    return [operation.under(str(gettext_lazy("Built reports"))) for operation in found]


def _seen(call: Call) -> Any:
    """What the person has, of kinds they see."""
    seen = [kind.code for kind in kinds.all_kinds() if call.user.scope(kind.code, Action.SEE) is not Scope.NONE]
    return SavedReport.objects.visible_to(call.user).filter(kind__in=seen).prefetch_related("people", "roles")


def _listing(call: Call) -> Any:
    rows = _seen(call)
    found = paged(rows.filter(kind=call.asked["type"]) if "type" in call.asked else rows, ("id",), call.asked)
    return {"items": [_item(row) for row in found.rows], "next": found.next}


def _reach(call: Call) -> SavedReport:
    found: SavedReport | None = _seen(call).filter(pk=call.id).first() if call.id <= BIGGEST else None
    if found is None:
        raise missing()
    return found


@transaction.atomic
def _add(call: Call) -> Made:
    body = call.body.model_dump()
    if not kinds.known(body["type"]):
        raise wrong("type", one_of_kinds())
    check_kind(call.user, Action.SEE, body["type"])
    made = _tried(lambda: saving.make(call.user, body["title"], _shape(call, {**body})))
    if body["audience"] != Readers.OWN:
        made = saving.share(made, call.user, body["audience"], body["people"], body["roles"])
    return Made(_item(made), f"/api/v1/saved-reports/{made.pk}")


def _change(call: Call) -> Any:
    row, given = _reach(call), call.body.model_dump(exclude_unset=True)
    shaped, shared = {n: given[n] for n in SHAPED if n in given}, {n: given[n] for n in SHARED if n in given}
    try:
        with transaction.atomic():
            if shaped or given.get("title") is not None or given.get("version") is not None:
                row = _tried(lambda: _changed(call, row, given, shaped))
            if shared:
                people = shared.get("people", [one.pk for one in row.people.all()])
                roles = shared.get("roles", [one.pk for one in row.roles.all()])
                row = saving.share(row, call.user, shared.get("audience") or row.audience, people or (), roles or ())
    except Overtaken as error:
        raise Problem(409, str(error), more={"current": _item(_reach(call))}) from None
    return _item(_reach(call))


def _changed(call: Call, row: SavedReport, given: dict[str, Any], shaped: dict[str, Any]) -> SavedReport:
    shape = _shape(call, {**saved.shape_of(row).plain(), **shaped}) if shaped else None
    return saving.change(row, call.user, given.get("title"), shape, given.get("version"))


def _copy(call: Call) -> Made:
    made = saving.copy(_reach(call), call.user)
    return Made(_item(made), f"/api/v1/saved-reports/{made.pk}")


def _shape(call: Call, given: dict[str, Any]) -> Shape:
    return canonical(read(given), call.user)


def _tried(verb: Any) -> SavedReport:
    try:
        found: SavedReport = verb()
    except BadShape as error:
        raise wrong(error.name, error.reason) from None
    return found


def _item(row: SavedReport) -> dict[str, Any]:
    shape = saved.shape_of(row)
    measures = [
        {"key": m.key, "what": m.what, "field": m.field, "title": m.title, "formula": m.formula, "form": m.form}
        for m in shape.measures
    ]
    groupings = [{"field": grouping.field, "unit": grouping.unit} for grouping in shape.rows]
    across = {"field": shape.columns.field, "unit": shape.columns.unit} if shape.columns else None
    return {
        "id": row.pk,
        "name": row.name,
        "title": row.title,
        "owner": row.owner_id,
        "audience": row.audience,
        "people": [one.pk for one in row.people.all()],
        "roles": [one.pk for one in row.roles.all()],
        "type": row.kind,
        **{**shape.plain(), "rows": groupings, "columns": across, "measures": measures},
        "version": row.version,
    }
