"""Exports larger than usual: counted when they are made, shown to those who run the firm's Krug."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.kinds import EventKind
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.models import ExportsOfDay, LargeExport
from krug.core.records.models.large_export import said

SHOWN = 5


def _words(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "rows": said(data.get("rows", 0)), "rows_of_day": said(data.get("rows_of_day", 0))}


LARGE = EventKind(
    "firm.large_export",
    _("took out unusually much: “{title}”, {rows}; {rows_of_day} that day"),
    "audit",
    "warn",
    words=_words,
)


def count(actor: User, title: str, rows: int, channel: str = Channel.PAGE) -> LargeExport | None:
    """Take an export of `rows` rows into account, in the transaction that notes it; gives the large one, if it is.

    Large is what is more than the firm's limit by itself, or brings the person's day beyond the limit of a day. A
    limit of 0 is none. Two statements, however much has been taken out before.
    """
    if not actor.pk:
        return None
    day = timezone.localdate()
    known, _made = ExportsOfDay.objects.get_or_create(user=actor, day=day)
    mine = ExportsOfDay.objects.filter(pk=known.pk)
    mine.update(rows=F("rows") + rows)
    of_day = mine.values_list("rows", flat=True).get()
    firm = actor.firm
    by_itself = 0 < firm.large_export < rows
    of_the_day = 0 < firm.large_exports_of_day < of_day and rows > 0
    if not by_itself and not of_the_day:
        return None
    data = {"title": title, "rows": rows, "rows_of_day": of_day}
    write([Fact(LARGE.code, ("firm", 1), data)], actor, channel)
    return LargeExport.objects.create(user=actor, title=title[:200], rows=rows, rows_of_day=of_day)


def shown_to(viewer: User) -> dict[str, Any] | None:
    """The latest that `viewer` has not put away, and how many there are; None for who does not run the firm's Krug."""
    if not viewer.is_administrator:
        return None
    rows = LargeExport.objects.exclude(dismissed_by=viewer).select_related("user").order_by("-id")
    found = list(rows[: SHOWN + 1])
    return {"rows": found[:SHOWN], "more": len(found) > SHOWN} if found else None


@transaction.atomic
def dismiss(actor: User, pk: int, back: bool = False) -> LargeExport | None:
    """Put one away for `actor` alone, or take it `back`; None where there is none. Raises Denied."""
    policy.check_administrator(actor)
    found = LargeExport.objects.filter(pk=pk).first()
    if found is not None:
        (found.dismissed_by.remove if back else found.dismissed_by.add)(actor)
    return found
