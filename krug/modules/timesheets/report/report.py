"""The report of time: hours, billed hours, amounts and the load of people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.records.sight import UNSEEN
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.parameters import ChoiceParameter, Options, PersonParameter
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Figure, Result, Row, Values
from krug.modules.timesheets.durations import in_hours
from krug.modules.timesheets.models import TimeEntry, WorkKind
from krug.modules.timesheets.report import words
from krug.modules.timesheets.report.load import Load
from krug.modules.timesheets.report.people import counted
from krug.modules.timesheets.report.sums import COLUMNS, MONTH, WEEK, Spent, added_up, days_of, entries, whole


def _groups(reader: Reader) -> Options:
    found = [
        ("person", str(_("by person"))),
        ("client", str(_("by client"))),
        ("deal", str(_("by deal"))),
        ("kind", str(_("by kind of work"))),
        (WEEK, str(_("by week"))),
        (MONTH, str(_("by month"))),
    ]
    unseen = {name for name in ("client", "deal") if reader.user.scope(name, Action.SEE) is Scope.NONE}
    return [one for one in found if one[0] not in unseen]


def _kinds(reader: Reader) -> Options:
    return [(str(kind.pk), kind.name) for kind in WorkKind.objects.all()]


def _run(reader: Reader, values: Values) -> Result:
    """A row for each of what was asked, by person also for who counts without an entry; the load is of the same people
    whatever the rows are. Eleven queries at most, whatever the size."""
    by, found = values["by"], added_up(entries(reader, values), values["by"])
    people = counted(reader, values)
    for pk in people if by == "person" else ():
        found.setdefault(pk, Spent())
    load = Load.of(reader, values, people)
    titles = _titles(reader, by, [key for key in found if key is not None])
    own, total = reader.user.firm.currency, whole(found.values())
    rows = [_row(by, key, spent, load, titles, own) for key, spent in found.items()]
    rows.sort(key=_order(by))
    others = {code: total.amount(code) for code, kopecks in total.amounts.items() if code != own and kopecks}
    return Result(rows, _figures(total, load.of_all(), own), own, others)


def _row(by: str, key: Any, spent: Spent, load: Load, titles: dict[Any, str], currency: str) -> Row:
    working = None
    if by == "person":
        working = load.of_person(key)
    elif by in (WEEK, MONTH):
        working = load.of_days(days_of(key, by))
    title = titles.get(key, UNSEEN) if key is not None else ""
    name = key.isoformat() if isinstance(key, dt.date) else str(key or 0)
    return Row(name, {"what": title, **_figures(spent, working, currency)}, label="" if title else _nothing(by))


def _figures(spent: Spent, working: int | None, currency: str) -> dict[str, Any]:
    return {
        "hours": in_hours(spent.minutes),
        "billable_hours": in_hours(spent.billable),
        "billable_share": share(min(spent.billable, spent.minutes), spent.minutes),
        "amount": spent.amount(currency),
        "working_hours": None if working is None else in_hours(working),
        "load": share(spent.minutes, working) if working else None,
    }


def _titles(reader: Reader, by: str, keys: list[Any]) -> dict[Any, str]:
    """What the rows are called, as far as the reader sees it. One query at most."""
    if by == WEEK:
        return {key: _("week of %(day)s") % {"day": formats.date_format(key, "j E Y")} for key in keys}
    if by == MONTH:
        return {key: formats.date_format(key, "YEAR_MONTH_FORMAT") for key in keys}
    rows: Any = User.objects.all() if by == "person" else WorkKind.objects.all()
    if by in ("client", "deal"):
        rows = kinds.get(by).model.objects.visible_to(reader.user)
    return {row.pk: row.name if by == "person" else str(row) for row in rows.filter(pk__in=keys)}


def _nothing(by: str) -> str:
    return {
        "person": _("Nobody responsible"),
        "client": _("Without a client"),
        "deal": _("Without a deal"),
        "kind": _("Without a kind of work"),
    }[by]


def _order(by: str) -> Any:
    if by in (WEEK, MONTH):
        return lambda row: row.key
    return lambda row: (-row.values["hours"], row.values["what"], row.key)


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    by, rows = values["by"], entries(reader, values)
    if row and by in COLUMNS:
        pk = key_of(row)
        if pk is None:
            return None
        rows = rows.filter(**{COLUMNS[by]: pk or None})
    elif row:
        try:
            first = parse_date(row)
        except ValueError:
            return None
        if first is None:
            return None
        rows = rows.filter(day__range=days_of(first, by))
    if column == "amount":
        return rows.filter(amount__isnull=False)
    return rows.filter(is_billable=True) if column.startswith("billable") else rows


TIME = Report(
    name="time",
    title=gettext_lazy("Time spent and load"),
    summary=gettext_lazy("What people's hours went to: billed hours, amounts, and their load by working time"),
    section=gettext_lazy("Work"),
    subject=TimeEntry.KIND,
    parameters=(
        ChoiceParameter("by", gettext_lazy("Rows of the report"), choices=_groups, buttons=True),
        PersonParameter("responsible", gettext_lazy("Employee"), gettext_lazy("All employees"), TimeEntry.KIND),
        ChoiceParameter("kind", gettext_lazy("Kind of work"), gettext_lazy("All kinds of work"), choices=_kinds),
    ),
    columns=(
        Column("what", gettext_lazy("Booked on"), ColumnType.TEXT, opens=False),
        Column("hours", gettext_lazy("Hours spent"), ColumnType.DECIMAL, compared=True),
        Column("billable_hours", gettext_lazy("Billed hours"), ColumnType.DECIMAL, 1, compared=True),
        Column("billable_share", gettext_lazy("Share billed"), ColumnType.SHARE, 1),
        Column("amount", gettext_lazy("Amount"), ColumnType.MONEY, 1, compared=True, of="amount"),
        Column("working_hours", gettext_lazy("Working hours"), ColumnType.DECIMAL, opens=False),
        Column("load", gettext_lazy("Load"), ColumnType.SHARE, opens=False),
    ),
    figures=(
        Figure(gettext_lazy("Hours spent"), "", "hours"),
        Figure(gettext_lazy("Billed hours"), "", "billable_hours"),
        Figure(gettext_lazy("Amount"), "", "amount"),
        Figure(gettext_lazy("Load"), "", "load"),
    ),
    run=_run,
    records=_records,
    how=words.how,
    chart=words.chart,
    period="this-month",
    period_title=gettext_lazy("Days of the work"),
)
