"""The bodies and parts of bodies that are the same for every kind of record."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

Text = Annotated[StrictStr, Field(min_length=1)]
Time = Annotated[str, Field(json_schema_extra={"format": "date-time"}, examples=["2026-07-31T09:30:00.000000Z"])]


class Body(BaseModel):
    """What is sent to Krug: a name that is not known is an error, not a silence."""

    model_config = ConfigDict(extra="forbid")


class Comment(Body):
    text: Annotated[StrictStr, Field(min_length=1, max_length=10_000)]


class NewResponsible(Body):
    to: Annotated[StrictInt, Field(ge=1, le=2**63 - 1, description=_("The employee who becomes responsible"))]


class Subject(BaseModel):
    """The record an event is about."""

    type: str
    id: int


class GivenOrigin(BaseModel):
    """`token`: the name of the key a program came with; `background`: it was work of the background."""

    address: str
    token: str
    background: bool


class GivenEvent(BaseModel):
    """Something that happened. `actor` null: Krug itself. `text` is in the language of who asks. `origin`, where it was
    asked for from, is told to administrators."""

    id: int
    at: Time
    kind: str
    record: Subject
    actor: int | None
    actor_name: str
    text: str
    data: dict[str, Any]
    channel: str
    origin: GivenOrigin | None


class FieldError(BaseModel):
    field: str
    message: str


class GivenProblem(BaseModel):
    """RFC 9457. `current`, on a conflict, is the record as it is now."""

    model_config = ConfigDict(title="Problem")

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError]
    current: dict[str, Any] | None = None
