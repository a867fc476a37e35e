"""What a person has sold this month, beside the month before, and what is in work."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, IntegerField, Sum, Value, When
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.lists.filtering import Condition, Group
from krug.core.stages.models import StageCount
from krug.modules.deals.models import Deal, DealState


def figures(viewer: User, person: User) -> dict[str, Any] | None:
    """Of `person`'s deals those that `viewer` sees. None for who sees no deals. Two queries, each within an index."""
    if viewer.scope(Deal.KIND, Action.SEE) is Scope.NONE:
        return None
    today = timezone.localdate()
    month = today.replace(day=1)
    before = (month - dt.timedelta(days=1)).replace(day=1)
    won = _won(viewer, person, before, month)
    currency = viewer.firm.currency
    sees = viewer.sees_field(Deal.KIND, "amount")
    sums, past = (won[0][1], won[1][1]) if sees else ({}, {})
    share = _share(sums, past, currency)
    return {
        "title": _title(month, viewer == person),
        "won": won[0][0],
        "sums": (sums or {currency: Decimal(0)}) if sees else {},
        "before": won[1][0],
        "before_sums": past,
        "before_title": formats.date_format(before, "F").lower(),
        "share": share,
        "bar": min(share, 100) if share is not None else None,
        **_in_work(viewer, person),
        "link": _won_this_month(person),
        "board": f"/deals?responsible={person.pk}",
    }


def _won_this_month(person: User) -> str:
    wanted = Condition("state", "is", DealState.WON.value), Condition("responsible", "is", str(person.pk))
    return "/deals/list?" + urlencode({"f": Group(parts=(*wanted, Condition("closed_at", "month"))).text()})


def _title(month: dt.date, is_mine: bool) -> str:
    name = formats.date_format(month, "F")
    return _("My %(month)s") % {"month": name.lower()} if is_mine else name


def _won(viewer: User, person: User, before: dt.date, month: dt.date) -> list[tuple[int, dict[str, Decimal]]]:
    """Of this month and of the one before it: how many deals were won, and their sums by currency."""
    start, since = (dt.datetime.combine(day, dt.time(), timezone.get_current_timezone()) for day in (month, before))
    rows = Deal.objects.visible_to(viewer).filter(responsible=person, state=DealState.WON, closed_at__gte=since)
    is_now = Case(When(closed_at__gte=start, then=Value(0)), default=Value(1), output_field=IntegerField())
    counts: list[int] = [0, 0]
    sums: list[dict[str, Decimal]] = [defaultdict(Decimal), defaultdict(Decimal)]
    grouped = rows.annotate(age=is_now).order_by().values("age", "currency")
    for row in grouped.annotate(n=Count("pk"), total=Sum("amount")):
        counts[row["age"]] += row["n"]
        if row["total"]:
            sums[row["age"]][row["currency"]] += row["total"]
    return list(zip(counts, sums, strict=True))


def _in_work(viewer: User, person: User) -> dict[str, Any]:
    """From the counters of the stages, which no number of deals makes slower."""
    rows = StageCount.objects.filter(pipeline__subject=Deal.KIND, responsible=person)
    scope, _shared = policy.in_parts(viewer, Deal.KIND, Action.SEE)  # a person's own are never shared with themselves
    rows = rows if scope is None else rows.filter(scope)
    count, sums = 0, {}
    for row in rows.order_by().values("currency").annotate(n=Sum("count"), total=Sum("amount")):
        count += row["n"]
        if row["total"]:
            sums[row["currency"]] = row["total"]
    return {"open": count, "open_sums": sums if viewer.sees_field(Deal.KIND, "amount") else {}}


def _share(sums: dict[str, Decimal], past: dict[str, Decimal], currency: str) -> int | None:
    """This month's sum in per cent of the last one's, in the firm's own money; None where there was nothing."""
    was = past.get(currency)
    return int(sums.get(currency, Decimal(0)) * 100 / was) if was else None
