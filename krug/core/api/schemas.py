"""The typed schemas of one kind of record, made from its fields."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError, create_model, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from krug.core.api.bodies import Body, Time
from krug.core.api.items import attributes_of
from krug.core.api.types import GivenId, api_type, class_name
from krug.core.records import kinds
from krug.core.records.custom import adding
from krug.core.records.kinds import RecordKind

MOST_ROWS = 500


@cache
def item_of(code: str) -> type[BaseModel]:
    """What an item of the kind looks like."""
    kind = kinds.get(code)
    own = {f.name: (api_type(f).gives, _described(f)) for f in (*_all(kind), *kind.noted)}
    extra: dict[str, Any] = {attribute.name: (attribute.gives, ...) for attribute in attributes_of(kind)}
    shared: dict[str, Any] = {
        "custom": (dict[str, Any], ...),
        "created_at": (Time, ...),
        "updated_at": (Time, ...),
        "version": (GivenId, ...),
    }
    return _model(class_name(kind), BaseModel, {"id": (GivenId, ...), "uid": (str, ...), **own, **extra, **shared})


@cache
def new_of(code: str) -> type[BaseModel]:
    """The body that makes one."""
    kind = kinds.get(code)
    fields = {
        field.name: (api_type(field).takes, _described(field, ... if field.required else None))
        for field in _all(kind)
        if not field.read_only
    }
    described = Field(None, description=str(_("Your own UUIDv7, where the record was made before Krug knew of it")))
    return _model(f"New{class_name(kind)}", Body, {**fields, "uid": (UUID | None, described), **_custom()})


@cache
def batch_of(code: str) -> type[BaseModel]:
    """The body that makes several at once."""
    one: Any = new_of(code)
    rows = Annotated[list[one], Field(min_length=1, max_length=MOST_ROWS)]
    return _model(f"{class_name(kinds.get(code))}Batch", Body, {"items": (rows, ...)})


@cache
def change_of(code: str) -> type[BaseModel]:
    """The body that changes one: the version that was read, and only what is to be other."""
    kind = kinds.get(code)
    changing = [field for field in _all(kind) if not field.read_only and not field.once]
    fields: dict[str, Any] = {field.name: (api_type(field).takes, _described(field, None)) for field in changing}
    version = Annotated[StrictInt, Field(ge=1, le=2**31 - 1, description=_("The version you have read"))]
    fixed = {field.name: field for field in _all(kind) if field.once and not field.read_only}
    parent = _refusing(fixed) if fixed else Body
    return _model(f"Changed{class_name(kind)}", parent, {"version": (version, ...), **fields, **_custom()})


def _refusing(fixed: Mapping[str, Any]) -> type[Body]:
    """A body that says of these fields, by name, why they are not taken, where it would not know of them at all."""

    class Refusing(Body):
        @model_validator(mode="before")
        @classmethod
        def refuse(cls, data: Any) -> Any:
            named = [name for name in fixed if isinstance(data, dict) and name in data]
            if named:
                whys = {name: PydanticCustomError("fixed", "fixed", {"field": fixed[name]}) for name in named}
                errors: list[Any] = [{"type": why, "loc": (name,), "input": None} for name, why in whys.items()]
                raise ValidationError.from_exception_data(cls.__name__, errors)
            return data

    return Refusing


@cache
def listed(item: type[BaseModel]) -> type[BaseModel]:
    """A page of a list."""
    cursor = Annotated[str | None, Field(description=_("The cursor of the next page; null on the last"))]
    return _model(f"{item.__name__}List", BaseModel, {"items": (list[item], ...), "next": (cursor, ...)})  # type: ignore[valid-type]


def _model(name: str, parent: type[BaseModel], fields: dict[str, Any]) -> type[BaseModel]:
    config = parent.model_config | ConfigDict(protected_namespaces=(), title=name)
    made = create_model(name, __config__=None, __base__=parent, **fields)
    made.model_config = config
    return made


def _custom() -> dict[str, Any]:
    """The firm's own fields by code, whose values the fields themselves check."""
    return {"custom": (dict[str, Any] | None, Field(None, description=str(_("The firm's own fields, by code"))))}


def _all(kind: RecordKind) -> list[Any]:
    """The fields that rooms declare of the kind, its own and others; the firm's own are under "custom"."""
    return [*kind.declared, *adding.fields_of(kind.code)]


def _described(field: Any, default: Any = ...) -> FieldInfo:
    described: FieldInfo = Field(default, description=str(field.title), title=None)
    return described
