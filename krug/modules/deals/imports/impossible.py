"""Which days of a deal's past cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.imports.importers import Fault, Parsed
from krug.modules.deals.bulk import moment
from krug.modules.deals.imports.options import DealOptions
from krug.modules.deals.models import ClosedPeriod


def check(row: Parsed, options: DealOptions) -> None:
    """What was, was not tomorrow, and no deal enters a stage after its end: else the day is the row's fault.

    The row knows its outcome (None: in work) and its days already.
    """
    closed: dt.date | None = row.given.get("closed_at") if row.given["outcome"] else None
    ahead = timezone.localdate() + dt.timedelta(days=1)  # in another time zone it may be tomorrow already
    for stage, day in row.given["dates"].items():
        if day is not None and day > ahead:
            row.faults.append(Fault(options.stage_dates[stage], _("This day is yet to come.")))
        elif day is not None and closed is not None and day > closed:
            row.faults.append(Fault(options.stage_dates[stage], _("The deal was closed before this day.")))
    if closed is not None and closed > ahead:
        row.faults.append(Fault(_place_of_closing(row, options), _("This day is yet to come.")))


def hold(rows: Sequence[Parsed], options: DealOptions) -> None:
    """New deals do not come closed in a closed period: else the day is the row's fault. One query."""
    period = ClosedPeriod.current()
    for row in rows if period.until else ():
        closed: dt.date | None = row.given.get("closed_at") or row.first.get("closed_at")
        last = closed or max((day for day in row.given["dates"].values() if day), default=None)
        reason = period.reason_against(moment(last)) if row.given["outcome"] and last else ""
        if reason and not row.faults:
            row.faults.append(Fault(_place_of_closing(row, options), reason))


def _place_of_closing(row: Parsed, options: DealOptions) -> int | None:
    return row.columns.get("closed_at") if options.closed_on is None else options.closed_on
