"""Time entries as records: their list, card, form, history, API."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.events.kinds import EventKind
from krug.core.records import kinds
from krug.core.records.fields import (
    CurrencyField,
    DateField,
    LinkField,
    MoneyValue,
    PersonField,
    RowField,
    TextField,
    TimeField,
    YesNoField,
)
from krug.core.records.kinds import RecordKind
from krug.modules.activities.models import Activity
from krug.modules.timesheets import checking, pricing
from krug.modules.timesheets.durations import said
from krug.modules.timesheets.fields import DurationField
from krug.modules.timesheets.models import TimeEntry, WorkKind

GROUP = "time"


def before_create(actor: User, entries: list[TimeEntry]) -> None:
    """Raises Invalid. The same number of queries for one and for a thousand."""
    checking.check_new(entries)
    take_clients(entries)
    pricing.price(entries)


def settle_many(entries: list[TimeEntry]) -> None:
    """Of entries that were changed: whose time it is, and what it costs as far as that is different now."""
    take_clients([entry for entry in entries if entry.subjects != entry.subjects_before])
    pricing.again(entries)


def take_clients(entries: Iterable[TimeEntry]) -> None:
    """Time for a deal, a request or an activity is time for its client, whatever was said; for a deal's activity, also
    for the deal."""
    _take_subjects([entry for entry in entries if entry.activity_id is not None])
    left = list(entries)
    for name in ("deal", "request", "activity"):
        wanting = [entry for entry in left if entry.pk_of(name)]
        if not wanting:
            continue
        rows = kinds.get(name).model.objects.filter(pk__in={entry.pk_of(name) for entry in wanting})
        clients = dict(rows.exclude(client_id=None).values_list("pk", "client_id"))
        for entry in wanting:
            entry.client_id = clients.get(entry.pk_of(name), entry.client_id)
        left = [entry for entry in left if entry.pk_of(name) not in clients]


def _take_subjects(entries: list[TimeEntry]) -> None:
    ids = {entry.activity_id for entry in entries if entry.activity_id is not None}
    rows = Activity.objects.filter(pk__in=ids, subject_kind__in=["deal", "request"]) if ids else Activity.objects.none()
    subjects = {pk: (kind, number) for pk, kind, number in rows.values_list("pk", "subject_kind", "subject_id")}
    for entry in entries:
        if entry.deal_id is None and entry.request_id is None and entry.activity_id in subjects:
            kind, number = subjects[entry.activity_id]
            setattr(entry, f"{kind}_id", number)


def made(entry: TimeEntry) -> tuple[str, dict[str, Any]]:
    kind = entry.kind.name if entry.kind else ""
    return "time_entry.created", {"spent": said(entry.spent), "work": kind, "day": entry.day.isoformat()}


def _words(data: dict[str, Any]) -> dict[str, Any]:
    day = parse_date(str(data.get("day", "")))
    return {
        **data,
        "day": formats.date_format(day, "j E") if day else "—",
        "work": f" · {data['work']}" if data.get("work") else "",
    }


def _search(entry: TimeEntry) -> tuple[str, str, list[str]]:
    return str(entry), f"{entry.day:%d.%m.%Y}", [entry.note]


TIME_ENTRY = RecordKind(
    code="time_entry",
    model=TimeEntry,
    title=_("Time entry"),
    plural=_("Time entries"),
    having=(_("has time booked"), _("has no time booked")),
    path="time-entries",
    icon="clock",
    order=("-day", "-id"),
    related=("responsible", "kind", "client", "deal", "request", "activity"),
    search=_search,
    searched=("note",),
    always=("day", "spent", "begins_at", "is_billable", "billable_time", "currency"),
    facts=(
        "day",
        "spent",
        "begins_at",
        "client",
        "deal",
        "request",
        "activity",
        "note",
        "billable_time",
        "rate",
        "amount",
        "responsible",
    ),
    stays_with_person=True,
    before_create=before_create,
    made=made,
    checked=("day", "spent", "responsible"),
    check_many=checking.misfits,
    settle_many=settle_many,
    events=(EventKind("time_entry.created", _("booked {spent}{work}, {day}"), GROUP, "clock", _words),),
    fields=(
        DateField("day", _("Day"), in_list=True, can_filter=True, sort="day", hint=_("Left empty: today")),
        DurationField(
            "spent", _("Time spent"), required=True, in_list=True, can_filter=True, hint=_("1:30, 1,5 or 90 min")
        ),
        TimeField("begins_at", _("Begun at")),
        RowField(
            "kind",
            _("Kind of work"),
            rows=lambda: WorkKind.objects.filter(is_active=True),
            in_list=True,
            can_filter=True,
        ),
        LinkField("client", _("Client"), to="client", in_list=True, can_filter=True),
        LinkField("deal", _("Deal"), to="deal", in_list=True, can_filter=True),
        LinkField("request", _("Request"), to="request", can_filter=True),
        LinkField("activity", _("Activity"), to="activity", can_filter=True),
        TextField("note", _("What was done"), max_length=2000, multiline=True),
        YesNoField("is_billable", _("Billed to the client"), read_only=True, in_form=False, can_filter=True),
        DurationField("billable_time", _("Billed time"), read_only=True, in_form=False),
        MoneyValue("rate", _("Rate of an hour"), read_only=True),
        MoneyValue("amount", _("Amount"), read_only=True, in_list=True),
        CurrencyField("currency", _("Currency"), read_only=True, in_form=False),
        PersonField("responsible", _("Employee"), in_list=True, can_filter=True),
    ),
)
