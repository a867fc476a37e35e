"""How lists are narrowed down by how long something took."""

from __future__ import annotations

from typing import Any

from krug.core.access.models import User
from krug.core.lists.filtering.natures.numbers import NumberNature
from krug.core.lists.filtering.operators import Op
from krug.core.records.fields import Field
from krug.modules.timesheets.durations import said


class DurationNature(NumberNature):
    def say(self, field: Field, op: Op, value: Any, user: User) -> str:
        return " – ".join(said(one) for one in (value if isinstance(value, list) else [value]))
