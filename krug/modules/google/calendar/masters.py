"""Series of events as the API tells them: the event that repeats, taken into Krug as a series of activities."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.db import transaction

from krug.core.events.models import Channel
from krug.core.records.cleaning import Invalid
from krug.modules.activities import planning
from krug.modules.activities.models import Activity, Series, State
from krug.modules.activities.recurring import series as recurring
from krug.modules.activities.recurring.rules import days, read
from krug.modules.google.calendar import local
from krug.modules.google.calendar.repeating import Repetition, counted_from, repetition_of
from krug.modules.google.calendar.replanning import replan, retitle
from krug.modules.google.calendar.shapes import FIELDS, shape_of, stamp
from krug.modules.google.calendar.slots import link_slots, rows_of
from krug.modules.google.desk import Desk, mark, settle
from krug.modules.google.merging import Base, Shape, merge
from krug.modules.google.models import Area, Link, Sort

ALL = (*FIELDS, "rule")
OURS = "krugseries"


def take_in(desk: Desk, link: Link | None, event: dict[str, Any], is_foreign: bool) -> None:
    """Raises Unfit, Untaken, Invalid, Denied."""
    there = shape_of(event)
    found = repetition_of(event, there["when"], desk.zone)
    there["rule"] = rule_words(found)
    link = link or _ours(desk, event)
    if link is not None and link.sort == Sort.SERIES and link.record_id is not None:
        settle(link, remote=event["id"])
        _bring_together(desk, link, event, found, there)
        return
    rest = counted_from(found, desk.since)
    if rest is None or (link is None and is_foreign):
        return
    with transaction.atomic():
        first = _first(desk, link, rest, there)
        series = recurring.begin(first, desk.person, str(rest.rule), Channel.GOOGLE)
        link = link or Link(account=desk.account, area=Area.CALENDAR)
        settle(
            link,
            sort=Sort.SERIES,
            record_id=series.pk,
            remote=event["id"],
            etag=event.get("etag", ""),
            base=Base(shape_of_series(desk, series, str(rest.rule)), there).plain(),
            run=desk.account.run,
            fault="",
        )
        link_slots(desk, link, series)
        _leave_out(desk, series, rest)


def gone(desk: Desk, link: Link) -> None:
    """The series is no more there: what of it is still planned here is cancelled. Raises Denied."""
    with transaction.atomic():
        rows = list(rows_of(desk, link.record_id).filter(state=State.PLANNED)) if link.record_id else []
        if rows:
            recurring.stop(rows[0], desk.person, whole=True, channel=Channel.GOOGLE)
        elif link.record_id:
            Series.objects.filter(pk=link.record_id or 0).update(is_over=True)
        slots = Activity.objects.filter(series=link.record_id).values("pk")
        desk.links(Area.CALENDAR).filter(sort=Sort.ACTIVITY, record_id__in=slots).delete()
        desk.links(Area.CALENDAR).filter(record_id=None, remote__startswith=f"{link.remote}_").delete()
        link.delete()


def shape_of_series(desk: Desk, series: Series, rule: str) -> Shape:
    return {**local.expected(desk, series, series.starts_on), "rule": rule}


def rule_words(found: Repetition) -> str:
    without = ",".join(day.isoformat() for day in sorted(found.without))
    return f"{found.rule} EXDATE:{without}" if without else str(found.rule)


def _bring_together(desk: Desk, link: Link, event: dict[str, Any], found: Repetition, there: Shape) -> None:
    """The API tells a whole series as one: what has changed of it becomes that of all its activities still planned."""
    with transaction.atomic():
        series = Series.objects.select_for_update().get(pk=link.record_id or 0)
        here = {**link.seen.local, "rule": effective_rule(desk, series)}
        merged = merge(ALL, link.seen, here, there, lambda name: False)
        taken = merged.to_local.keys()
        base = Base({**here, **{name: there[name] for name in taken}}, there)
        if taken & {"title", "place", "note", "minutes"}:
            retitle(desk, series, {name: there[name] for name in taken if name not in ("when", "rule")})
        if taken & {"when", "rule"}:
            rest = counted_from(found, desk.since)
            if rest is None:
                raise Invalid({"rule": ""})
            replan(desk, series, rest)
            base = Base(shape_of_series(desk, series, str(rest.rule)), there)
        settle(link, base=base.plain(), etag=event.get("etag", ""), fault="")
        if taken:
            link_slots(desk, link, series, anew_after=dt.date.min)
            _leave_out(desk, series, found)
        if "rule" in merged.to_remote:
            mark(link)


def effective_rule(desk: Desk, series: Series) -> str:
    """The rule as it comes to: one that was stopped, or parted by a move, ends with its last activity. "" for none."""
    rows = rows_of(desk, series.pk).exclude(state=State.CANCELLED)
    last = rows.order_by("-occurs_on").values_list("occurs_on", flat=True).first()
    if not series.is_over:
        return series.rule if last or series.values.get("responsible_id") == desk.person.pk else ""
    if last is None:
        return ""
    rule = read(series.rule)
    comes_after = days(rule, series.starts_on, last + dt.timedelta(days=1), dt.date.max, 1)
    return str(replace(rule, count=None, until=last)) if comes_after else series.rule


def _first(desk: Desk, link: Link | None, rest: Repetition, there: Shape) -> Activity:
    """The activity that the series begins with: the one there is where a single event has become one that repeats."""
    when = (
        stamp(dt.datetime.combine(rest.first, rest.time, desk.zone))
        if rest.time is not None
        else rest.first.isoformat()
    )
    known = local.alive(desk, link.record_id) if link is not None else None
    if known is None or known.series_id is not None or known.state != State.PLANNED:
        return local.create(desk, {**there, "when": when})
    now = {name: value for name, value in {**there, "when": when}.items() if name in FIELDS}
    was = local.shape_of(known)
    return local.apply(desk, known, {name: value for name, value in now.items() if was[name] != value})


def _ours(desk: Desk, event: dict[str, Any]) -> Link | None:
    """The link of a series that Krug itself once put there, known by one of its activities."""
    said = ((event.get("extendedProperties") or {}).get("private") or {}).get(OURS)
    try:
        uid = uuid.UUID(str(said))
    except ValueError:
        return None
    rows = Activity.objects.filter(uid=uid, responsible=desk.person, series__isnull=False)
    row = rows.select_related("series").first()
    series = row.series if row is not None else None
    if series is None:
        return None
    found = Link.objects.filter(account=desk.account, sort=Sort.SERIES, record_id=series.pk).first()
    link = found or Link(account=desk.account, area=Area.CALENDAR, sort=Sort.SERIES, record_id=series.pk)
    if link.remote not in ("", event["id"]):
        return None
    there = shape_of(event)
    there["rule"] = rule_words(repetition_of(event, there["when"], desk.zone))
    settle(link, remote=event["id"], base=Base(shape_of_series(desk, series, series.rule), there).plain())
    link_slots(desk, link, series)
    return link


def _leave_out(desk: Desk, series: Series, found: Repetition) -> None:
    for row in rows_of(desk, series.pk).filter(state=State.PLANNED, occurs_on__in=found.without):
        planning.cancel(row, desk.person, Channel.GOOGLE)
