"""The closed period in the API: the administrator's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from krug.core.api.operations import Call, Operation
from krug.core.api.types import GivenDate, TakenDate
from krug.core.events.models import Channel
from krug.core.settings.api.asked import Change, administrators, answering, changing
from krug.modules.deals.closing_period import close_until
from krug.modules.deals.models import ClosedPeriod


class GivenClosedPeriod(BaseModel):
    """Deals closed on the day `until` or before stay as they are; null: none is held."""

    until: GivenDate | None
    version: int


class ChangedClosedPeriod(Change):
    until: TakenDate | None


def _period(_call: Call | None = None) -> dict[str, Any]:
    now = ClosedPeriod.current()
    return {"until": now.until.isoformat() if now.until else None, "version": now.version}


def _close(call: Call) -> Any:
    until = dt.date.fromisoformat(call.body.until) if call.body.until else None
    with answering(_period):
        close_until(call.user, until, Channel.API, call.body.version)
    return _period()


CLOSED_PERIOD = administrators(
    Operation("GET", "closed-period", _("Until which day closed deals stay as they are"), _period, GivenClosedPeriod),
    changing("closed-period", _close, GivenClosedPeriod, ChangedClosedPeriod),
    tag="Deals",
)
