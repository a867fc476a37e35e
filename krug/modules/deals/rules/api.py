"""What the sales rules say of a deal or a client, by the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from krug.core.access.policy import check_kind
from krug.core.access.scopes import Action
from krug.core.api.items import moment
from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing
from krug.core.api.types import BIGGEST, GivenId
from krug.modules.activities.models import Activity
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal
from krug.modules.deals.rules import facts


class GivenVerdict(BaseModel):
    """`owes`: the step is still to be taken; `due`: by when it is, or the next one of those that come again."""

    rule: GivenId
    title: str
    state: Literal["kept", "broken", "waiting"]
    owes: bool
    due: Annotated[str, Field(json_schema_extra={"format": "date-time"})] | None


class Verdicts(BaseModel):
    items: list[GivenVerdict]
    next: None


def _of(model: Any) -> Callable[[Call], Any]:
    def run(call: Call) -> Any:
        check_kind(call.user, Action.SEE, Activity.KIND)
        record = model.objects.visible_to(call.user).filter(pk=min(call.id, BIGGEST)).first()
        if record is None:
            raise missing()
        found = facts.of_record(record)
        return {
            "items": [
                {
                    "rule": one.rule.pk,
                    "title": one.rule.name,
                    "state": one.verdict.state.value,
                    "owes": one.verdict.owes,
                    "due": moment(one.verdict.due),
                }
                for one in found
            ],
            "next": None,
        }

    return run


JUDGED = tuple(
    Operation(
        "GET",
        f"{model.PATH}/{{id}}/sales-rules",
        _("What the sales rules say of it"),
        _of(model),
        Verdicts,
        tag="Deals",
        kind=model.KIND,
        action=Action.SEE,
    )
    for model in (Deal, Client)
)
