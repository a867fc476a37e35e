"""One occurrence of a series that was moved, changed or removed at Google."""

from __future__ import annotations

from typing import Any

from krug.modules.activities.models import Activity, Series
from krug.modules.google.calendar import local
from krug.modules.google.calendar.repeating import original_day
from krug.modules.google.calendar.single import bring_back, bring_together, leave
from krug.modules.google.calendar.slots import remote_of
from krug.modules.google.desk import Desk, mark, settle
from krug.modules.google.merging import Base
from krug.modules.google.models import Area, Link, Sort


def take_in(desk: Desk, link: Link | None, event: dict[str, Any], gone: bool) -> None:
    """What comes before its series or its activity waits at a link of its own. Raises Unfit, Invalid, Denied."""
    master = desk.link_to(Area.CALENDAR, str(event["recurringEventId"]))
    if master is None or master.record_id is None:
        if master is None:
            _park(desk, link, event)
        return
    series = Series.objects.filter(pk=master.record_id).first()
    day = original_day(event, desk.zone)
    row = Activity.objects.filter(series=series, occurs_on=day, responsible=desk.person).first() if day else None
    if series is None or row is None:
        _park(desk, link, event)
        return
    link = _link_of(desk, link, master, series, row)
    if gone:
        _gone(desk, link, event)
        return
    activity = local.alive(desk, row.pk)
    if activity is None and link.is_gone:
        # It was removed on both sides and has come back there.
        settle(link, base=Base(local.expected(desk, series, row.occurs_on), link.seen.remote or {"title": ""}).plain())
    if activity is None:
        activity = bring_back(desk, link, event)
    if activity is None:
        settle(link, etag=event.get("etag", ""))
        mark(link)
        return
    bring_together(desk, link, activity, event)


def _link_of(desk: Desk, link: Link | None, master: Link, series: Series, row: Activity) -> Link:
    """The link of the series' own activity; what waited under the same name is let go."""
    own = desk.links(Area.CALENDAR).filter(sort=Sort.ACTIVITY, record_id=row.pk).first()
    if link is not None and (own is None or own.pk != link.pk) and link.record_id is None:
        link.delete()
        link = None
    if own is not None and own.base:
        return own  # type: ignore[no-any-return]
    plain = local.expected(desk, series, row.occurs_on or row.due_on)
    link = own or link or Link(account=desk.account, area=Area.CALENDAR, sort=Sort.ACTIVITY, run=desk.account.run)
    settle(link, record_id=row.pk, remote=remote_of(desk, master, series, row), base=Base(plain, plain).plain())
    return link


def _gone(desk: Desk, link: Link, event: dict[str, Any]) -> None:
    if leave(desk, link):
        settle(link, base={"local": {}, "remote": {}}, etag=event.get("etag", ""), waiting=None)
        return
    # Changed here since: it is called back there, whole.
    settle(link, base={"local": {}, "remote": {}}, etag=event.get("etag", ""))
    mark(link)


def _park(desk: Desk, link: Link | None, event: dict[str, Any]) -> None:
    link = link or Link(account=desk.account, area=Area.CALENDAR, sort=Sort.ACTIVITY, remote=event["id"])
    settle(link, waiting=event, etag=event.get("etag", ""), run=desk.account.run)
