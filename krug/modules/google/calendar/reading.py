"""What has changed in the calendar since the last time, page by page; or all of it, where nothing is known."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.modules.google.asking import Answer
from krug.modules.google.calendar.taking_in import take_in
from krug.modules.google.desk import Desk, settle
from krug.modules.google.faults import Trouble
from krug.modules.google.models import Area

PAGE = "250"
MOST_PAGES = 2000


def read(desk: Desk) -> None:
    """Raises Later, Revoked, Trouble; what came before that stays, and coming again it changes nothing."""
    if desk.account.calendar_token and not _read(desk, {"syncToken": desk.account.calendar_token}):
        desk.account.calendar_token = ""
        desk.account.save(update_fields=["calendar_token"])
    if not desk.account.calendar_token:
        _read_all(desk)
    _take_in_waiting(desk)


def event_of(desk: Desk, remote: str) -> dict[str, Any] | None:
    """One event as it is now; None where there is none. Raises Later, Revoked, Trouble."""
    answer = desk.google.calendar("GET", "calendars", desk.account.calendar, "events", remote)
    if answer.is_done:
        return answer.data
    if answer.status in (404, 410):
        return None
    raise Trouble(refusal(answer))


def refusal(answer: Answer) -> str:
    return _("Google refuses (%(reason)s).") % {"reason": answer.reason or answer.status}


def _read_all(desk: Desk) -> None:
    """What is linked and no more among all of it is looked at by itself: it may only have moved out of sight."""
    desk.account.run += 1
    desk.account.save(update_fields=["run"])
    begins = dt.datetime.combine(desk.since, dt.time(), desk.zone).isoformat()
    if not _read(desk, {"timeMin": begins, "showDeleted": "true"}):
        raise Trouble(_("Google refuses (%(reason)s).") % {"reason": 410})
    unmet = desk.links(Area.CALENDAR).exclude(run=desk.account.run).exclude(remote="").filter(waiting__isnull=True)
    for link in unmet.order_by("pk"):
        if link.is_gone:
            continue
        event = event_of(desk, link.remote)
        with transaction.atomic():
            take_in(
                desk, event or {"id": link.remote, "status": "cancelled", "etag": ""} | _master_of(desk, link.remote)
            )


def _master_of(desk: Desk, remote: str) -> dict[str, Any]:
    """Of an occurrence, what it belongs to: a series that is gone is told of by itself."""
    master, sign, _slot = remote.rpartition("_")
    if not sign or desk.link_to(Area.CALENDAR, master) is None:
        return {}
    return {"recurringEventId": master}


def _read(desk: Desk, query: dict[str, str]) -> bool:
    """All pages; False where the token is no longer good. A page and what it leads to stand or fall together."""
    page = ""
    for _number in range(MOST_PAGES):
        more = {"pageToken": page} if page else {}
        answer = desk.google.calendar(
            "GET", "calendars", desk.account.calendar, "events", **query, **more, maxResults=PAGE, singleEvents="false"
        )
        if answer.status == 410 or (answer.status == 400 and "syncToken" in query):
            return False
        if answer.status == 404:
            raise Trouble(_("The calendar is not there any more, or not open to you. Choose another."))
        if not answer.is_done:
            raise Trouble(refusal(answer))
        items = [one for one in answer.data.get("items") or [] if isinstance(one, dict)]
        token = str(answer.data.get("nextSyncToken") or "")
        with transaction.atomic():
            for event in sorted(items, key=lambda one: bool(one.get("recurringEventId"))):
                with transaction.atomic():
                    take_in(desk, event)
            if token:
                desk.account.calendar_token = token
                desk.account.save(update_fields=["calendar_token"])
        page = str(answer.data.get("nextPageToken") or "")
        if not page:
            return True
    raise Trouble(_("The calendar has no end."))


def _take_in_waiting(desk: Desk) -> None:
    """What waited for its series or its activity, where that is there by now."""
    for link in desk.links(Area.CALENDAR).filter(waiting__isnull=False).order_by("pk"):
        event = link.waiting
        with transaction.atomic():
            settle(link, waiting=None, etag="")
            take_in(desk, event)
