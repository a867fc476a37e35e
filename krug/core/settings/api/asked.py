"""What the settings' operations share."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _
from pydantic import Field, StrictStr

from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing, wrong
from krug.core.api.types import BIGGEST

Name = Annotated[StrictStr, Field(min_length=1, max_length=200)]
M = TypeVar("M", bound=Model)


def reach(model: type[M], call: Call) -> M:
    """Raises Problem for what is not there."""
    found = model._default_manager.filter(pk=call.id).first() if call.id <= BIGGEST else None
    if found is None:
        raise missing()
    return found


def chosen(model: type[M], field: str, pk: int | None) -> M | None:
    """The row a body names; None for null. Raises Problem where there is none."""
    if pk is None:
        return None
    found = model._default_manager.filter(pk=pk).first()
    if found is None:
        raise wrong(field, _("Choose from the list."))
    return found


def tidy(name: str, field: str = "name") -> str:
    """Raises Problem for nothing but spaces."""
    text = " ".join(name.split())
    if not text:
        raise wrong(field, _("Fill this in."))
    return text


def administrators(*operations: Operation, tag: str) -> tuple[Operation, ...]:
    """Each under `tag`, closed to all others before its body is looked at."""
    return tuple(replace(operation, tag=tag, administrators=True) for operation in operations)


def given(call: Call) -> dict[str, Any]:
    """What the body says, and nothing of what it is silent on."""
    found: dict[str, Any] = call.body.model_dump(exclude_unset=True)
    return found
