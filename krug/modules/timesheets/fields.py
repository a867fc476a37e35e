"""The field for how long something took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records.fields import BadValue, NumberField, YesNoField
from krug.modules.timesheets.durations import A_DAY, BadDuration, minutes_of, said


@dataclass(frozen=True)
class DurationField(NumberField):
    """Whole minutes in the base, 1:30 wherever it is read or written, by people and by programs."""

    least: int = 1
    most: int = A_DAY
    input_type = "text"
    reads_as_text = True

    def parse(self, raw: Any) -> int:
        try:
            minutes = raw if isinstance(raw, int) and not isinstance(raw, bool) else minutes_of(str(raw))
        except BadDuration as error:
            raise BadValue(str(error)) from None
        if minutes < self.least:
            raise BadValue(_("At least a minute."))
        if minutes > self.most:
            raise BadValue(_("A day has 24 hours. Minutes are written as 90 min."))
        return minutes

    def plain(self, value: Any) -> Any:
        return None if value is None else said(value)

    def show(self, record: Any, reader: User) -> str:
        return self.plain(self.value(record)) or ""


@dataclass(frozen=True)
class UsuallyYes(YesNoField):
    """Yes where nothing is said."""

    def empty(self) -> bool:
        return True
