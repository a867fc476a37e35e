"""One event as the API tells it, taken into Krug. Taken in twice, it changes nothing the second time."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.policy import Denied
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Conflict
from krug.modules.activities.models import Activity
from krug.modules.google.calendar import local, masters, occurrences
from krug.modules.google.calendar.repeating import Untaken
from krug.modules.google.calendar.shapes import Unfit, line, on_clock, shape_of
from krug.modules.google.calendar.single import agreed, bring_back, bring_together, leave
from krug.modules.google.desk import Desk, mark, settle
from krug.modules.google.models import Area, Link, Sort

GONE = "cancelled"
OURS = "krug"


def take_in(desk: Desk, event: dict[str, Any]) -> None:
    """What cannot be taken in is left as it is on both sides, with the reason at its link."""
    link = desk.link_to(Area.CALENDAR, str(event.get("id") or ""))
    if link is not None and link.run != desk.account.run:
        settle(link, run=desk.account.run)
    if not event.get("id") or (link is not None and link.etag and link.etag == event.get("etag")):
        return
    try:
        _sort(desk, link, event)
    except (Invalid, Denied, Untaken, Unfit) as error:
        reason = str(error) or _("it has no beginning")
        _leave_aside(desk, link, event, reason)
    except Conflict:
        if link is not None:
            mark(link)


def _sort(desk: Desk, link: Link | None, event: dict[str, Any]) -> None:
    gone = event.get("status") == GONE
    if event.get("recurringEventId"):
        occurrences.take_in(desk, link, event, gone)
    elif gone:
        _gone(desk, link)
    elif event.get("recurrence"):
        masters.take_in(desk, link, event, _is_foreign(event))
    else:
        if link is not None and link.sort == Sort.SERIES:
            masters.gone(desk, link)  # it repeats no more: what is left of it is a single event
            link = None
        _single(desk, link, event)


def _single(desk: Desk, link: Link | None, event: dict[str, Any]) -> None:
    if link is None or link.record_id is None:
        ours = _ours(desk, event)
        if ours is None:
            _new(desk, link, event)
            return
        if link is not None:
            link.delete()
        link = ours
    activity = local.alive(desk, link.record_id)
    if activity is None:
        activity = bring_back(desk, link, event)
    if activity is None:
        settle(link, etag=event.get("etag", ""), remote=event["id"])
        mark(link)
        return
    settle(link, remote=event["id"])
    bring_together(desk, link, activity, event)


def _new(desk: Desk, link: Link | None, event: dict[str, Any]) -> None:
    shape = shape_of(event)
    if _is_foreign(event) or on_clock(shape["when"], desk.zone)[0] < desk.since:
        return
    activity = local.create(desk, shape)
    settle(
        link or Link(account=desk.account, area=Area.CALENDAR),
        sort=Sort.ACTIVITY,
        record_id=activity.pk,
        remote=event["id"],
        etag=event.get("etag", ""),
        base=agreed(desk, local.shape_of(activity), event),
        run=desk.account.run,
        fault="",
    )


def _gone(desk: Desk, link: Link | None) -> None:
    if link is None:
        return
    if link.sort == Sort.SERIES:
        masters.gone(desk, link)
    elif link.record_id is None or leave(desk, link):
        link.delete()
    else:
        put_anew(link)


def put_anew(link: Link) -> None:
    """What is gone there and was changed here is put there once more, under another id."""
    settle(link, remote="", etag="", base={}, generation=link.generation + 1)
    mark(link)


def _ours(desk: Desk, event: dict[str, Any]) -> Link | None:
    """The link of what Krug itself once put there: its answer was lost, or what belonged together was forgotten."""
    said = ((event.get("extendedProperties") or {}).get("private") or {}).get(OURS)
    try:
        uid = uuid.UUID(str(said))
    except ValueError:
        return None
    activity = Activity.objects.filter(uid=uid, responsible=desk.person).first()
    if activity is None:
        return None
    links = Link.objects.filter(account=desk.account, sort=Sort.ACTIVITY, record_id=activity.pk)
    link: Link | None = links.first()
    if link is None and local.alive(desk, activity.pk) is not None:
        link = Link(account=desk.account, area=Area.CALENDAR, sort=Sort.ACTIVITY, record_id=activity.pk)
    # A copy that somebody has made there bears the mark of what it was copied from.
    return link if link is not None and link.remote in ("", event["id"]) else None


def _is_foreign(event: dict[str, Any]) -> bool:
    """Whether it is nobody else's to see in Krug: private, declined, or no meeting at all."""
    declined = any(
        isinstance(one, dict) and one.get("self") and one.get("responseStatus") == "declined"
        for one in event.get("attendees") or []
    )
    private = event.get("visibility") in ("private", "confidential")
    return declined or private or event.get("eventType", "default") != "default"


def _leave_aside(desk: Desk, link: Link | None, event: dict[str, Any], reason: str) -> None:
    title = line(event.get("summary"), "title") or _("(untitled)")
    fault = _("“%(title)s”: %(reason)s") % {"title": title, "reason": reason}
    desk.left.append(fault)
    if link is None:
        sort = Sort.SERIES if event.get("recurrence") else Sort.ACTIVITY
        link = Link(account=desk.account, area=Area.CALENDAR, sort=sort, remote=event["id"], run=desk.account.run)
    settle(link, fault=fault, etag=event.get("etag", ""))
