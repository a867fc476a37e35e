"""What has changed in Krug, told to the calendar: nobody is ever sent anything, and nothing is overwritten unseen."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.modules.activities.models import Activity
from krug.modules.google.asking import Answer
from krug.modules.google.calendar import local
from krug.modules.google.calendar.pushing_series import is_past_its_end, push_series, ready_master
from krug.modules.google.calendar.reading import event_of, refusal
from krug.modules.google.calendar.shapes import FIELDS, body_of
from krug.modules.google.calendar.single import agreed
from krug.modules.google.calendar.slots import remote_of
from krug.modules.google.calendar.taking_in import GONE, OURS, put_anew, take_in
from krug.modules.google.calendar.writing import add, remove, same_digits, tell
from krug.modules.google.desk import Desk, settle
from krug.modules.google.merging import Base, changed
from krug.modules.google.models import Area, Link, Sort

ATTEMPTS = 4
GONE_BOTH: dict[str, Any] = {"local": {}, "remote": {}}
MOST = 500


class Stale(Exception):
    """The event is not as it was last seen."""


def push(desk: Desk) -> None:
    """All that is marked. Raises Later, Revoked, Trouble; what was told before that is known to be told."""
    _push_all_series(desk)
    for pk in _marked(desk, Sort.ACTIVITY):
        _push(desk, pk)
    _push_all_series(desk)  # those whose activities have gone over to another end earlier now


def _push_all_series(desk: Desk) -> None:
    for pk in _marked(desk, Sort.SERIES):
        if (link := desk.links(Area.CALENDAR).filter(pk=pk).first()) is not None:
            push_series(desk, link)


def _marked(desk: Desk, sort: Sort) -> list[int]:
    rows = desk.links(Area.CALENDAR).marked_now().filter(sort=sort, record_id__isnull=False)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])


def _push(desk: Desk, pk: int) -> None:
    """Until nothing is left to tell. What has changed there meanwhile is taken in first."""
    for _attempt in range(ATTEMPTS):
        link = desk.links(Area.CALENDAR).filter(pk=pk).first()
        if link is None or link.marked == link.sent:
            return
        try:
            _tell(desk, link)
        except Stale:
            event = event_of(desk, link.remote)
            with transaction.atomic():
                take_in(desk, event or {"id": link.remote, "status": GONE})
    if (link := desk.links(Area.CALENDAR).filter(pk=pk).first()) is not None:
        # It does not hold up the others, and is looked at again with the next change of either side.
        settle(link, link.marked, fault=_("Google's calendar is being changed just now."))


def _tell(desk: Desk, link: Link) -> None:
    marks = link.marked
    activity = local.alive(desk, link.record_id)
    if activity is not None and activity.series_id is not None and not _to_its_slot(desk, link, activity):
        settle(link, marks)
        return
    if activity is None:
        _take_away(desk, link, marks)
    elif not link.remote:
        _put(desk, link, activity, marks)
    else:
        _change(desk, link, activity, marks)


def _put(desk: Desk, link: Link, activity: Activity, marks: int) -> None:
    """A new event under an id of ours: put twice, because the first answer was lost, it is still one."""
    here = local.shape_of(activity)
    open_fields = set(local.fields_of(desk)) | {"title", "when", "minutes"}
    shown = {name: value if name in open_fields else "" for name, value in here.items()}
    key = f"{desk.person.pk}/{activity.uid}/{link.generation}/{desk.account.calendar}"
    remote = OURS + same_digits(hashlib.sha256(key.encode()).digest()[:20])
    answer = add(desk, {"id": remote, **body_of(shown, shown, {}, desk.zone.key), **_mark_of(activity)})
    if answer.status == 409:
        _adopt(desk, link, remote)
    elif answer.is_done:
        settle(
            link, marks, remote=remote, etag=answer.data.get("etag", ""), base=agreed(desk, here, answer.data), fault=""
        )
    else:
        settle(link, marks, fault=_told(activity, answer))


def _adopt(desk: Desk, link: Link, remote: str) -> None:
    """It is there already: put there before, or removed there since."""
    event = event_of(desk, remote)
    if event is None or event.get("status") == GONE:
        put_anew(link)
        return
    with transaction.atomic():
        settle(link, remote=remote, etag="")
        take_in(desk, event)


def _change(desk: Desk, link: Link, activity: Activity, marks: int) -> None:
    here, seen = local.shape_of(activity), link.seen
    fields = list(FIELDS) if link.is_gone else local.fields_of(desk)
    new = changed(fields, seen.local, here)
    told = {name: value for name, value in new.items() if link.is_gone or seen.remote.get(name) != value}
    if not told:
        settle(link, marks, base=Base({**seen.local, **new}, seen.remote).plain())
        return
    if not link.etag and activity.series_id is not None and not link.is_gone:
        raise Stale  # an occurrence that was never read: somebody may have changed it alone
    back = {"status": "confirmed"} if link.is_gone else {}
    answer = tell(desk, link, {**body_of(told, here, seen.remote, desk.zone.key), **back})
    if answer.status == 412:
        raise Stale
    if answer.status in (404, 410) and activity.series_id is None:
        put_anew(link)
    elif answer.is_done:
        settle(link, marks, etag=answer.data.get("etag", ""), base=agreed(desk, here, answer.data), fault="")
    else:
        settle(link, marks, fault=_told(activity, answer))


def _take_away(desk: Desk, link: Link, marks: int) -> None:
    row = Activity.objects.filter(pk=link.record_id or 0).select_related("series").first()
    in_series = row is not None and row.series_id is not None and "_" in link.remote
    day = row.occurs_on if row is not None else None
    if not link.remote or link.is_gone:
        settle(link, marks) if in_series else link.delete()
        return
    if in_series and day and is_past_its_end(desk, link.remote.rpartition("_")[0], day):
        settle(link, marks, base=GONE_BOTH, etag="", fault="")
        return
    answer = remove(desk, link)
    if answer.status == 412:
        raise Stale
    if not (answer.is_done or answer.status in (404, 410)):
        settle(link, marks, fault=refusal(answer))
    elif in_series:
        settle(link, marks, base=GONE_BOTH, etag="", fault="")
    else:
        link.delete()


def _to_its_slot(desk: Desk, link: Link, activity: Activity) -> bool:
    """The link leads to the occurrence of the series that the activity is of; False where the series is not there."""
    series = activity.series
    if series is None:
        return True
    master = ready_master(desk, series)
    if master is None:
        return False
    link.refresh_from_db()
    remote = remote_of(desk, master, series, activity)
    if link.remote == remote:
        return True
    if link.remote and "_" not in link.remote:
        remove(desk, link)  # it was an event by itself, and is one of a series now
    plain = local.expected(desk, series, activity.occurs_on or activity.due_on)
    other = desk.link_to(Area.CALENDAR, remote)
    if other is not None and other.pk != link.pk:
        other.delete()
    settle(link, remote=remote, etag="", base=Base(plain, plain).plain())
    return True


def _mark_of(activity: Activity) -> dict[str, Any]:
    return {"extendedProperties": {"private": {OURS: activity.uid.hex}}}


def _told(activity: Activity, answer: Answer) -> str:
    return _("“%(title)s”: %(reason)s") % {"title": activity.title, "reason": refusal(answer)}
