"""Time in the API beyond what it does with every record."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictStr

from krug.core.api.types import ApiType, api_type
from krug.core.settings.short.operations import operations_of
from krug.modules.timesheets.fields import DurationField
from krug.modules.timesheets.work_kinds import WORK_KINDS

DURATION = r"^(\d|1\d|2[0-4]):[0-5]\d$"
TakenDuration = Annotated[StrictStr, Field(pattern=DURATION, examples=["1:30"])]
GivenDuration = Annotated[str, Field(pattern=DURATION, examples=["1:30"])]


@api_type.register
def _(field: DurationField) -> ApiType:
    asked = {"type": "string", "pattern": DURATION}
    return ApiType(
        TakenDuration if field.required else TakenDuration | None, GivenDuration | None, asked, compares=True
    )


DECLARES = (*operations_of(WORK_KINDS),)
