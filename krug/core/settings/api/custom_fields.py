"""The firm's own fields."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field, StrictBool, StrictInt, StrictStr

from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Made, Operation
from krug.core.events.models import Channel
from krug.core.records.formulas.language import LONGEST
from krug.core.records.models import CustomField
from krug.core.records.models.custom_field import CustomType
from krug.core.settings import custom_fields as verbs
from krug.core.settings.api.asked import Change, administrators, answering, changing, given, reach

Type: Any = Literal[tuple(CustomType.values)]
Short = Annotated[StrictStr, Field(min_length=1, max_length=100)]
Options = Annotated[list[Short], Field(max_length=verbs.MOST_OPTIONS)]


class Option(BaseModel):
    code: str
    title: str
    is_active: bool


class GivenCustomField(BaseModel):
    """`code` is its key under "custom" of the records; filters call it `name`. `formula` makes its values, "" where
    people do."""

    id: int
    kind: str
    code: str
    name: str
    title: str
    type: Type
    hint: str
    group: str
    required: bool
    in_list: bool
    is_searched: bool
    options: list[Option]
    to: str
    places: int
    formula: str
    is_active: bool
    version: int


class NewCustomField(Body):
    kind: Annotated[StrictStr, Field(max_length=40)]
    type: Type
    title: Short
    hint: Annotated[StrictStr, Field(max_length=300)] = ""
    group: Annotated[StrictStr, Field(max_length=100)] = ""
    required: StrictBool = False
    in_list: StrictBool = False
    is_searched: StrictBool = False
    options: Options = Field(default_factory=list)
    to: Annotated[StrictStr, Field(max_length=40)] = ""
    places: Annotated[StrictInt, Field(ge=0, le=verbs.MOST_PLACES)] = 0
    formula: Annotated[StrictStr, Field(max_length=LONGEST, examples=["[amount] * 0.05"])] = ""


class ChangedCustomField(Change):
    """`more_options` are added to the choices there are. `formula`: of a field that has one."""

    title: Short | None = None
    hint: Annotated[StrictStr, Field(max_length=300)] | None = None
    group: Annotated[StrictStr, Field(max_length=100)] | None = None
    required: StrictBool | None = None
    in_list: StrictBool | None = None
    is_searched: StrictBool | None = None
    more_options: Options | None = None
    formula: Annotated[StrictStr, Field(max_length=LONGEST)] | None = None
    is_active: StrictBool | None = None


class CustomFields(BaseModel):
    items: list[GivenCustomField]


def item(row: CustomField) -> dict[str, Any]:
    options = [{"code": code, "title": title, "is_active": active} for code, title, active in row.options]
    names = [name for name in GivenCustomField.model_fields if name != "options"]
    return {name: getattr(row, name) for name in names} | {"options": options}


def _list(call: Call) -> dict[str, Any]:
    return {"items": [item(row) for row in CustomField.objects.order_by("kind", "place", "pk")]}


def _add(call: Call) -> Made:
    values = call.body.model_dump()
    row = verbs.add(call.user, values.pop("kind"), values.pop("type"), values, Channel.API)
    return Made(item(row), f"/api/v1/custom-fields/{row.pk}")


def _one(call: Call) -> Any:
    return item(reach(CustomField, call))


def _change(call: Call) -> Any:
    row = reach(CustomField, call)
    values = {name: value for name, value in given(call).items() if value is not None}
    more = values.pop("more_options", None)
    if more:
        values["options"] = verbs.with_new(row.options, more)
    with answering(lambda: item(reach(CustomField, call))):
        verbs.change(call.user, row, values, Channel.API, call.body.version)
    return _one(call)


OPERATIONS = administrators(
    Operation("GET", "custom-fields", _("List"), _list, CustomFields),
    Operation("POST", "custom-fields", _("Make"), _add, GivenCustomField, 201, NewCustomField),
    Operation("GET", "custom-fields/{id}", _("One"), _one, GivenCustomField),
    changing("custom-fields/{id}", _change, GivenCustomField, ChangedCustomField),
    tag="Additional fields",
)
