from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from krug.core.access.models import User
from krug.core.records.fields.choices import YesNoField


@dataclass(frozen=True)
class ConfidentialField(YesNoField):
    """Whether a record is marked as confidential; kept apart from its own row, and set by its own verbs alone."""

    read_only: bool = True
    in_form: bool = False
    stored = False

    def value(self, record: Any) -> bool:
        return bool(record.pk and record.is_confidential)

    def show(self, record: Any, reader: User) -> str:
        return self.say(self.value(record))
