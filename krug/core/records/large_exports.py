"""Exports larger than usual: counted when they are made, shown to those who run the firm's Krug."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext
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
    """Of what goes on the event keeps how much it was by then."""
    rows, of_day = (said(data.get(name, 0)) for name in ("rows", "rows_of_day"))
    if data.get("so_far"):
        rows = gettext("%(rows)s and more") % {"rows": rows}
    return {**data, "rows": rows, "rows_of_day": of_day}


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
    of_day = _taken(actor, rows)
    return _tell(actor, title, rows, of_day, channel) if _is_large(actor, rows, of_day) else None


def go_on(actor: User, title: str, rows: int, more: int, told: int | None, channel: str) -> LargeExport | None:
    """Take `more` rows of what is taken out bit by bit into account, in the transaction that counts them.

    `rows` is how many they are with those before. Gives the large export that this makes of it, if it does. `told` is
    the id of the one that it is already, whose numbers follow; None where it is none yet.
    """
    of_day = _taken(actor, more)
    if told is not None:
        LargeExport.objects.filter(pk=told).update(rows=rows, rows_of_day=of_day)
        return None
    return _tell(actor, title, rows, of_day, channel, so_far=True) if _is_large(actor, rows, of_day) else None


def _taken(actor: User, rows: int) -> int:
    """How many rows the person's day holds with these."""
    known, _made = ExportsOfDay.objects.get_or_create(user=actor, day=timezone.localdate())
    mine = ExportsOfDay.objects.filter(pk=known.pk)
    mine.update(rows=F("rows") + rows)
    return mine.values_list("rows", flat=True).get()


def _is_large(actor: User, rows: int, of_day: int) -> bool:
    firm = actor.firm
    by_itself = 0 < firm.large_export < rows
    of_the_day = 0 < firm.large_exports_of_day < of_day and rows > 0
    return by_itself or of_the_day


def _tell(actor: User, title: str, rows: int, of_day: int, channel: str, so_far: bool = False) -> LargeExport:
    data = {"title": title, "rows": rows, "rows_of_day": of_day}
    if so_far:
        data["so_far"] = True
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
