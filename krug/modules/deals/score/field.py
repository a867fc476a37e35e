"""The chance of a deal as a field of it: lists show it, order and filter by it, and the API gives it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.records.custom.adding import AddedFields
from krug.core.records.fields import NumberField
from krug.modules.deals.models import Deal, DealState


@dataclass(frozen=True)
class ScoreField(NumberField):
    """Read from the score's own row, which stands beside the deal's."""

    read_only: bool = True
    in_form: bool = False
    most: int = 100
    beside = "score"
    may_be_hidden = True

    @property
    def column(self) -> str:
        return f"{self.beside}__percent"

    def value(self, record: Any) -> int | None:
        score = getattr(record, self.beside, None) if record.pk and record.state == DealState.OPEN else None
        return None if score is None else score.percent

    def show(self, record: Any, reader: User) -> str:
        value = self.value(record)
        return "" if value is None else f"{value}\u00a0%"


SCORE = ScoreField("score", _("Chance of winning, %"), in_list=True)
ADDED = AddedFields(Deal.KIND, (SCORE,))
