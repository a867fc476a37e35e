"""Several values of one nature in JSON: a schema for each type of them."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal

from django.db.models import TextChoices
from pydantic import BaseModel, Field, StrictStr, create_model

from krug.core.api.bodies import Body
from krug.core.records.fields import SeveralField
from krug.core.records.fields.several import LONGEST_KIND

Type = type[SeveralField]


@cache
def row_taken(field: Type, choices: type[TextChoices] | None, kind: str) -> type[BaseModel]:
    """What is sent: the value; its parts and its kind may be left out."""
    strict = choices is not None and not field.open_kinds
    open_ = Annotated[StrictStr, Field(min_length=1, max_length=LONGEST_KIND)]
    kinds: Any = Literal[tuple(choices.values)] if choices and strict else open_
    columns: dict[str, Any] = {
        field.key: (Annotated[StrictStr, Field(min_length=1, max_length=field.most_letters)], ...),
        "kind": (kinds, kind),
    }
    for part in field.parts:
        text: Any = Annotated[StrictStr, Field(max_length=part.max_length)]
        columns[part.name] = (Literal[tuple(part.choices.values)] if part.choices else text, str(part.default))
    return create_model(f"{field.row_title}Row", __base__=Body, **columns)


@cache
def row_given(field: Type) -> type[BaseModel]:
    """What is answered: all of it."""
    names = (field.key, *(part.name for part in field.parts), "kind")
    columns: dict[str, Any] = dict.fromkeys(names, (str, ...))
    return create_model(f"Given{field.row_title}", **columns)
