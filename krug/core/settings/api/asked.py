"""What the settings' operations share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Annotated, Any, TypeVar

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field, StrictStr

from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.types import BIGGEST, Id
from krug.core.records.conflicts import Overtaken

Name = Annotated[StrictStr, Field(min_length=1, max_length=200)]
CHANGE = gettext_lazy("Change")
M = TypeVar("M", bound=Model)


class Change(Body):
    """`version`: the one that was read; where the row has another by now, nothing is changed. Left out: as it is."""

    version: Id | None = None


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


def changing(path: str, run: Callable[[Call], Any], answer: Any, body: Any, summary: Any = CHANGE) -> Operation:
    """A PATCH that is refused where somebody has been quicker."""
    return Operation("PATCH", path, summary, run, answer, body=body, conflicts=True)


def given(call: Call) -> dict[str, Any]:
    """What the body says, and nothing of what it is silent on; the version seen is said apart."""
    found: dict[str, Any] = call.body.model_dump(exclude_unset=True, exclude={"version"})
    return found


@contextmanager
def answering(current: Callable[[], dict[str, Any]]) -> Iterator[None]:
    """Where somebody was quicker, the answer is 409 with the row as it is now. Raises Problem."""
    try:
        yield
    except Overtaken as error:
        raise Problem(409, str(error), more={"current": current()}) from None
