"""Closing a period: the administrator's word up to which day closed deals stay as they are, and what it keeps from
being changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import formats, timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.staff.differing import changed
from krug.modules.deals.models import ClosedPeriod, Deal, DealState

EVENT = "deals.closed_until"
HELD = ("amount", "currency")


@transaction.atomic
def close_until(
    actor: User, until: dt.date | None, channel: str = Channel.PAGE, seen: int | None = None
) -> ClosedPeriod:
    """Up to which day the period is closed, None opens all of it. `seen`: the version that was shown. Raises Denied,
    Invalid for a day that is not over, Overtaken."""
    policy.check_administrator(actor)
    if until is not None and not 1992 <= until.year <= 9999:
        raise Invalid({"until": _("A day from 1992 on.")})
    if until is not None and until >= timezone.localdate():
        raise Invalid({"until": _("Only days that are over can be closed: yesterday at the latest.")})
    row = ClosedPeriod.locked()
    check_seen(row, seen)
    was = row.until
    if changed(row, {"until": until}):
        row.save()
        data = {"old": was.isoformat() if was else "", "new": until.isoformat() if until else ""}
        write([Fact(EVENT, ("firm", 1), data)], actor, channel)
    return row


def held(wished: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Of deals as they would be, by column: why their amounts may not become other, by field. One query where no period
    is closed, two where one is."""
    period = ClosedPeriod.current()
    shut = {one["id"]: why for one in wished if _is_closed(one) and (why := period.reason_against(one["closed_at"]))}
    rows = Deal.objects.filter(pk__in=list(shut)).values("pk", *HELD) if shut else ()
    stands = {row["pk"]: row for row in rows}
    return [
        {name: shut[one["id"]] for name in HELD if one["id"] in stands and one[name] != stands[one["id"]][name]}
        for one in wished
    ]


def in_words(data: dict[str, Any]) -> dict[str, Any]:
    """Both days as people write them; "—": no period was closed."""
    days = {name: parse_date(str(data.get(name) or "")) for name in ("old", "new")}
    said = {name: formats.date_format(day, "SHORT_DATE_FORMAT") if day else "—" for name, day in days.items()}
    return {**data, **said}


def _is_closed(deal: Mapping[str, Any]) -> bool:
    return deal.get("id") is not None and deal["state"] != DealState.OPEN
