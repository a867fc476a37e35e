"""Series of activities, told to the calendar as one event that repeats."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.modules.activities.models import Activity, Series
from krug.modules.activities.recurring.rules import read
from krug.modules.google.asking import Answer
from krug.modules.google.calendar import local, masters
from krug.modules.google.calendar.masters import effective_rule, rule_words, shape_of_series
from krug.modules.google.calendar.reading import event_of, refusal
from krug.modules.google.calendar.repeating import line_of, repetition_of
from krug.modules.google.calendar.shapes import FIELDS, body_of, shape_of
from krug.modules.google.calendar.slots import link_slots, rows_of
from krug.modules.google.calendar.taking_in import GONE, OURS, put_anew, take_in
from krug.modules.google.calendar.writing import add, remove, same_digits, tell
from krug.modules.google.desk import Desk, settle
from krug.modules.google.merging import Base, Shape
from krug.modules.google.models import Area, Link, Sort

ATTEMPTS = 4


def ready_master(desk: Desk, series: Series) -> Link | None:
    """The link of the series, whose event is there as it ought to be; None where Google does not take it."""
    links = desk.links(Area.CALENDAR).filter(sort=Sort.SERIES, record_id=series.pk)
    link = links.first() or Link.objects.create(
        account=desk.account, area=Area.CALENDAR, sort=Sort.SERIES, record_id=series.pk, marked=1
    )
    push_series(desk, link)
    found: Link | None = links.exclude(remote="").filter(fault="").first()
    return found


def push_series(desk: Desk, link: Link) -> None:
    """Raises Later, Revoked, Trouble."""
    for _attempt in range(ATTEMPTS):
        series = Series.objects.filter(pk=link.record_id or 0).first()
        rule = effective_rule(desk, series) if series is not None else ""
        if link.remote and rule == link.base.get("local", {}).get("rule"):
            settle(link, link.marked)
            return
        if series is None or not rule:
            _take_away(desk, link)
            return
        answer = _put(desk, link, series, rule) if not link.remote else _change(desk, link, series, rule)
        if answer is None or answer.status not in (404, 409, 410, 412):
            return
        _look_again(desk, link, answer)
        found = desk.links(Area.CALENDAR).filter(pk=link.pk).first()
        if found is None:
            return
        link = found
    settle(link, link.marked, fault=_("Google's calendar is being changed just now."))


def _put(desk: Desk, link: Link, series: Series, rule: str) -> Answer | None:
    """A new event; or the first activity's own, where that was there before it began to repeat."""
    shape = shape_of_series(desk, series, rule)
    body = {**_body(desk, series, shape, rule), **_mark_of(desk, series)}
    first = Activity.objects.filter(series=series, occurs_on=series.starts_on, responsible=desk.person).first()
    alone = desk.links(Area.CALENDAR).filter(sort=Sort.ACTIVITY, record_id=first.pk if first else None)
    own = alone.exclude(remote="").exclude(remote__contains="_").first() if first else None
    if own is not None:
        answer = tell(desk, own, body)
        if answer.status in (404, 410, 412):
            settle(own, etag="") if answer.status == 412 else put_anew(own)
            return answer
        remote = own.remote
    else:
        key = f"{desk.person.pk}/series/{series.pk}/{link.generation}/{desk.account.calendar}"
        remote = OURS + same_digits(hashlib.sha256(key.encode()).digest()[:20])
        answer = add(desk, {"id": remote, **body})
    if not answer.is_done:
        if answer.status == 409:
            link.remote = remote
            return answer
        settle(link, link.marked, fault=refusal(answer))
        return None
    with transaction.atomic():
        if own is not None:
            settle(own, remote="", etag="", base={})
        _keep(desk, link, answer.data, shape, remote)
        link_slots(desk, link, series)
    return None


def _change(desk: Desk, link: Link, series: Series, rule: str) -> Answer | None:
    shape = {**link.seen.local, "rule": rule}
    ended = _ends(link)
    answer = tell(desk, link, {"recurrence": _lines(desk, series, rule)})
    if answer.is_done:
        with transaction.atomic():
            _keep(desk, link, answer.data, shape, link.remote)
            link_slots(desk, link, series, anew_after=ended)
        return None
    if answer.status in (404, 410, 412):
        return answer
    settle(link, link.marked, fault=refusal(answer))
    return None


def is_past_its_end(desk: Desk, master: str, day: dt.date) -> bool:
    """Whether the series ends there before that day, so that nothing is left to remove."""
    link = desk.link_to(Area.CALENDAR, master)
    ends = _ends(link) if link is not None else None
    return ends is not None and day > ends


def _ends(link: Link) -> dt.date | None:
    rule = link.seen.local.get("rule")
    return read(rule).until if rule else None


def _take_away(desk: Desk, link: Link) -> None:
    if link.remote:
        answer = remove(desk, link)
        if not (answer.is_done or answer.status in (404, 410, 412)):
            settle(link, link.marked, fault=refusal(answer))
            return
        if answer.status == 412:
            event = event_of(desk, link.remote)
            settle(link, etag=(event or {}).get("etag", ""))
            remove(desk, link)
    slots = Activity.objects.filter(series=link.record_id).values("pk")
    desk.links(Area.CALENDAR).filter(sort=Sort.ACTIVITY, record_id__in=slots, remote__contains="_").delete()
    link.delete()


def _look_again(desk: Desk, link: Link, answer: Answer) -> None:
    """The event as it is now is taken in, so that the next attempt knows it."""
    if not link.remote:
        return
    event = event_of(desk, link.remote)
    if answer.status == 409:
        if event is None or event.get("status") == GONE:
            put_anew(link)
            return
        there = shape_of(event)
        there["rule"] = rule_words(repetition_of(event, there["when"], desk.zone))
        series = Series.objects.get(pk=link.record_id or 0)
        with transaction.atomic():
            settle(
                link, etag=event.get("etag", ""), base=Base(shape_of_series(desk, series, series.rule), there).plain()
            )
            link_slots(desk, link, series)
        return
    with transaction.atomic():
        take_in(desk, event or {"id": link.remote, "status": GONE})


def _keep(desk: Desk, link: Link, event: dict[str, Any], shape: Shape, remote: str) -> None:
    there = shape_of(event)
    there["rule"] = rule_words(repetition_of(event, there["when"], desk.zone))
    base = Base(shape, there).plain()
    settle(link, link.marked, remote=remote, etag=event.get("etag", ""), base=base, fault="")


def _body(desk: Desk, series: Series, shape: Shape, rule: str) -> dict[str, Any]:
    whole = {name: shape[name] for name in FIELDS}
    open_fields = set(local.fields_of(desk)) | {"title", "when", "minutes"}
    whole = {name: value if name in open_fields else "" for name, value in whole.items()}
    body = body_of(whole, whole, {}, desk.zone.key)
    return {**body, "recurrence": _lines(desk, series, rule)}


def _mark_of(desk: Desk, series: Series) -> dict[str, Any]:
    row = rows_of(desk, series.pk).first()
    return {"extendedProperties": {"private": {masters.OURS: row.uid.hex}}} if row is not None else {}


def _lines(desk: Desk, series: Series, rule: str) -> list[str]:
    time: dt.time | None = local.time_of(series)
    return [line_of(read(rule), time, desk.zone)]
