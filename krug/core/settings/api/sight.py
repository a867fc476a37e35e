"""Why a person sees records of a kind, or one record, by the API."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from krug.core.access.models import User
from krug.core.api.asking import whole, words
from krug.core.api.filters import Parameter
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing, wrong
from krug.core.api.types import BIGGEST
from krug.core.records import kinds
from krug.core.settings.api.asked import administrators, reach
from krug.core.settings.explaining import explain, record_of

ASKS = (
    Parameter("type", {"type": "string", "maxLength": 60}, words(60), description=gettext_lazy("For example client")),
    Parameter("record", {"type": "integer", "minimum": 1, "maximum": BIGGEST}, whole(1, BIGGEST)),
)


class GivenSight(BaseModel):
    """The rule in words, in the language of who asks. `sees` null: it depends on the record."""

    user: int
    type: str
    record: int | None
    reasons: list[str]
    conclusion: str
    sees: bool | None


def _why(call: Call) -> Any:
    person, code, number = reach(User, call), call.asked.get("type", ""), call.asked.get("record")
    if not kinds.known(code):
        raise wrong("type", _("Choose from the list."))
    kind = kinds.get(code)
    record = record_of(kind, number) if number else None
    if number and record is None:
        raise missing()
    verdict = explain(person, kind, record)
    return {
        "user": person.pk,
        "type": code,
        "record": number,
        "reasons": verdict.reasons,
        "conclusion": verdict.conclusion,
        "sees": verdict.may,
    }


OPERATIONS = administrators(
    Operation(
        "GET", "users/{id}/sight", gettext_lazy("Why this person sees this, or does not"), _why, GivenSight, asks=ASKS
    ),
    tag="Employees",
)
