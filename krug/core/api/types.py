"""What each type of field is in JSON: in a body, in an item, in a filter."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch
from typing import Annotated, Any, Literal

from pydantic import BaseModel, PlainValidator, StrictBool, StrictInt, StrictStr, WithJsonSchema
from pydantic import Field as Spec
from pydantic_core import PydanticCustomError

from krug.core.api.asking import day, day_or_moment, whole, yes_no
from krug.core.api.bodies import Time
from krug.core.api.several import row_given, row_taken
from krug.core.records.custom.fields import CustomFiles
from krug.core.records.fields import (
    BadValue,
    ChoiceField,
    ChoicesField,
    ConfidentialField,
    DateField,
    DecimalValue,
    Field,
    LinkField,
    MomentField,
    MoneyValue,
    NumberField,
    PartnersField,
    RowField,
    SeveralField,
    TagsField,
    TextField,
    TimeField,
    YesNoField,
)
from krug.core.records.fields.tags import LONGEST, MOST
from krug.core.records.kinds import RecordKind
from krug.core.records.money import MOST as MOST_MONEY

BIGGEST = 2**63 - 1
DATE = r"^\d{4}-\d{2}-\d{2}$"
# A filter by time takes a whole day too.
MOMENT = {"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"
AMOUNT = r"^\d{1,14}(\.\d{1,2})?$"


@dataclass(frozen=True)
class ApiType:
    """`takes` and `gives` are annotations; `asked` is the JSON schema of a filter's value, None when there is none.

    `read` makes the filter's value from its text, None: the field itself does. `compares`: filters __gt, __gte, __lt
    and __lte make sense. `lists`: filter __in does.
    """

    takes: Any
    gives: Any
    asked: dict[str, Any] | None = None
    compares: bool = False
    lists: bool = False
    read: Callable[[str], Any] | None = None


def _amount(value: Any) -> Any:
    """As it was given: text by AMOUNT, or a number; never more than two decimals, which would be rounded unasked."""
    number = _number(value)
    if number is None:
        raise PydanticCustomError("amount", "an amount")
    if number < 0:
        raise PydanticCustomError("amount_negative", "an amount of zero or more")
    if number > MOST_MONEY:
        raise PydanticCustomError("amount_too_large", "a smaller amount")
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -2:
        raise PydanticCustomError("amount_decimals", "an amount with two decimals")
    if isinstance(value, str) and not re.fullmatch(AMOUNT, value):
        raise PydanticCustomError("amount", "an amount")
    return value


def _number(value: Any) -> Decimal | None:
    """None for what is no number, or not written as one."""
    if isinstance(value, str):
        return Decimal(value) if re.fullmatch(r"-?\d{1,400}(\.\d{1,400})?", value) else None
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    number = Decimal(value)
    return number.normalize() if number.is_finite() else None


def _date(value: Any) -> Any:
    """As it was given: a day that there is, by DATE."""
    try:
        if isinstance(value, str):
            day(value)
            return value
    except BadValue:
        pass
    raise PydanticCustomError("date", "a date")


Amount = Annotated[
    Any,
    PlainValidator(_amount),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": AMOUNT},
                {"type": "integer", "minimum": 0, "maximum": 90_000_000_000_000},
            ],
            "examples": ["1280000.00"],
        }
    ),
]
GivenAmount = Annotated[str, Spec(pattern=r"^-?\d+\.\d{2}$", examples=["1280000.00"])]
GivenDate = Annotated[str, Spec(pattern=DATE, json_schema_extra={"format": "date"}, examples=["2026-12-31"])]
TakenDate = Annotated[
    str,
    PlainValidator(_date),
    WithJsonSchema({"type": "string", "pattern": DATE, "format": "date", "examples": ["2026-12-31"]}),
]
GivenTime = Annotated[str, Spec(pattern=CLOCK, examples=["14:30"])]
TakenTime = Annotated[StrictStr, Spec(pattern=CLOCK, examples=["14:30"])]
Id = Annotated[StrictInt, Spec(ge=1, le=BIGGEST)]
GivenId = Annotated[int, Spec(ge=1)]


class FileInField(BaseModel):
    """The file itself is at /files/ID/content."""

    id: GivenId
    name: str


@singledispatch
def api_type(field: Field) -> ApiType:
    """A room with a type of field of its own registers what it is in JSON."""
    return ApiType(Any, Any)


@api_type.register
def _(field: TextField) -> ApiType:
    taken = Annotated[StrictStr, Spec(max_length=field.max_length, min_length=1 if field.required else 0)]
    asked = {"type": "string", "maxLength": field.max_length}
    return ApiType(taken if field.required else taken | None, str, asked)


@api_type.register
def _(field: ChoiceField) -> ApiType:
    values = tuple(field.choices.values) if field.choices else ()
    choice: Any = Literal[values]
    given: Any = Literal[("", *values)] if field.may_be_none else choice
    return ApiType(choice | None, given, {"type": "string", "enum": list(values)}, lists=True)


@api_type.register
def _(field: YesNoField) -> ApiType:
    return ApiType(StrictBool | None, bool, {"type": "boolean"}, read=yes_no)


@api_type.register
def _(field: ConfidentialField) -> ApiType:
    return ApiType(Any, bool)


@api_type.register
def _(field: LinkField) -> ApiType:
    return _id(field)


@api_type.register
def _(field: RowField) -> ApiType:
    return _id(field)


def _id(field: Field) -> ApiType:
    asked = {"type": "integer", "minimum": 1, "maximum": BIGGEST}
    return ApiType(Id if field.required else Id | None, GivenId | None, asked, lists=True, read=whole(1, BIGGEST))


@api_type.register
def _(field: NumberField) -> ApiType:
    taken = Annotated[StrictInt, Spec(ge=field.least, le=field.most)]
    asked = {"type": "integer", "minimum": field.least, "maximum": field.most}
    read = whole(field.least, field.most)
    return ApiType(taken if field.required else taken | None, int | None, asked, compares=True, read=read)


@api_type.register
def _(field: DecimalValue) -> ApiType:
    return ApiType(float | None, float | None, {"type": "number"}, compares=True)


@api_type.register
def _(field: ChoicesField) -> ApiType:
    values = tuple(field.choices.values) if field.choices else ()
    of: Any = Literal[values]
    return ApiType(list[of] | None, list[of])


@api_type.register
def _(field: MoneyValue) -> ApiType:
    asked = {"type": "string", "pattern": AMOUNT}
    return ApiType(Amount if field.required else Amount | None, GivenAmount | None, asked, compares=True)


@api_type.register
def _(field: DateField) -> ApiType:
    asked = {"type": "string", "format": "date"}
    return ApiType(TakenDate if field.required else TakenDate | None, GivenDate | None, asked, compares=True, read=day)


@api_type.register
def _(field: MomentField) -> ApiType:
    return ApiType(Any, Time | None, MOMENT, compares=True, read=day_or_moment)


@api_type.register
def _(field: TimeField) -> ApiType:
    return ApiType(TakenTime if field.required else TakenTime | None, GivenTime | None)


@api_type.register
def _(field: CustomFiles) -> ApiType:
    return ApiType(Any, list[FileInField])


@api_type.register
def _(field: TagsField) -> ApiType:
    tag = Annotated[StrictStr, Spec(min_length=1, max_length=LONGEST)]
    return ApiType(Annotated[list[tag], Spec(max_length=MOST)] | None, list[str])


@api_type.register
def _(field: PartnersField) -> ApiType:
    return ApiType(Any, list[GivenId])


@api_type.register
def _(field: SeveralField) -> ApiType:
    of: Any = type(field)
    taken: Any = row_taken(of, field.choices, str(field.default_kind))
    given: Any = row_given(of)
    return ApiType(Annotated[list[taken], Spec(max_length=50)] | None, list[given])


def class_name(kind: RecordKind) -> str:
    """What the documentation calls records of the kind."""
    return "".join(part.capitalize() for part in kind.code.replace("-", "_").split("_"))
