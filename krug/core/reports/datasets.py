"""Every kind of record as a source of a report: counted, and its amounts added up, by one dimension."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.records import kinds
from krug.core.records.custom.holding import custom_fields
from krug.core.records.fields import ChoiceField, ChoicesField, DateField, Field, MoneyValue, PersonField, RowField
from krug.core.records.kinds import RecordKind
from krug.core.reports import currencies, figures, periods, report
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.parameters import ChoiceParameter, Options
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import DataSet, Report
from krug.core.reports.results import Chart, End, Figure, Result, Row, Series, Values

PREFIX = "records-"
NONE = "none"  # the group of the records that have nothing there
MOST_ROWS = 500
MOST_BARS = 15
GROUPED = (ChoiceField, PersonField, RowField, DateField)
CREATED = DateField("created_at", gettext_lazy("Month of entry"))


def report_of(name: str, reader: User) -> Report | None:
    """The report of a kind's data set by its name, records-<kind>, of the fields `reader` sees; None for no kind."""
    code = name.removeprefix(PREFIX)
    if not name.startswith(PREFIX) or code not in {kind.code for kind in kinds.all_kinds()}:
        return None
    return _report(kinds.get(code).seen_by(reader))


def reports() -> list[Report]:
    return [_report(kind) for kind in kinds.all_kinds()]


def data_set_of(kind: RecordKind) -> DataSet:
    """What the kind's module declared, or else its choices, people and dates, and its amounts."""
    declared = report.data_set(kind.code)
    if declared is not None:
        known = {*kind.names, *(column.name for column in kind.columns)}
        own = custom_fields(kind)
        return replace(
            declared,
            dimensions=(*(name for name in declared.dimensions if name in known), *_groups(own)),
            measures=(*(name for name in declared.measures if name in known), *_amounts(own)),
        )
    return DataSet(kind.code, _groups(kind.fields), _amounts(kind.fields))


def _groups(fields: Sequence[Field]) -> tuple[str, ...]:
    fitting = [field for field in fields if field.stored and isinstance(field, GROUPED)]
    return tuple(field.name for field in fitting if not isinstance(field, ChoicesField))


def _amounts(fields: Sequence[Field]) -> tuple[str, ...]:
    return tuple(field.name for field in fields if isinstance(field, MoneyValue))


def _report(kind: RecordKind) -> Report:
    source = data_set_of(kind)
    measures = [kind.field(name) for name in source.measures]
    return Report(
        name=f"{PREFIX}{kind.code}",
        title=kind.plural,
        summary=gettext_lazy("How many there are, by month, person or any choice"),
        section=gettext_lazy("Records"),
        subject=kind.code,
        parameters=(ChoiceParameter("by", gettext_lazy("By"), choices=partial(_dimensions, kind, source)),),
        columns=(
            Column("group", gettext_lazy("Group"), ColumnType.TEXT, opens=False),
            Column("records", gettext_lazy("Records"), compared=True),
            Column("share", gettext_lazy("Share"), ColumnType.SHARE),
            *(Column(field.name, field.title, ColumnType.MONEY) for field in measures),
        ),
        figures=(
            Figure(gettext_lazy("Records"), "", "records"),
            *(Figure(field.title, "", field.name) for field in measures),
        ),
        run=partial(_run, kind, source),
        records=partial(_records, kind, source),
        how=partial(_how, kind, source),
        chart=_chart,
    )


def _dimensions(kind: RecordKind, source: DataSet, _reader: Reader) -> Options:
    fields = [kind.field(name) for name in source.dimensions]
    return [*((field.name, str(field.title)) for field in fields), (source.dated_by, str(CREATED.title))]


def _run(kind: RecordKind, source: DataSet, reader: Reader, values: Values) -> Result:
    rows = _rows(kind, source, reader, values)
    has_currency = "currency" in kind.names and source.measures
    sums = {f"sum_{name}": Sum(kind.field(name).column) for name in source.measures}
    group = [F("currency")] if has_currency else []
    found = list(
        rows.annotate(part=_group(kind, source, values["by"]))
        .values("part", *(["currency"] if group else []))
        .order_by()
        .annotate(n=Count("pk"), **sums)
    )
    counts = {row["currency"]: row["n"] for row in found} if has_currency else {}
    chosen = currencies.choose(counts, reader.user.firm.currency) if has_currency else ""
    total = sum(row["n"] for row in found)
    labels = _labels(kind, source, values["by"], {row["part"] for row in found})
    lines = []
    for key in {row["part"]: None for row in found}:
        parts = [row for row in found if row["part"] == key]
        line = {"group": labels[key], **_measures(source, parts, chosen)}
        lines.append(Row(_key(key), {**line, "share": share(line["records"], total)}))
    dated = isinstance(_field(kind, source, values["by"]), DateField)
    lines.sort(key=lambda row: row.key if dated else (-row.values["records"], row.values["group"]))
    others = {code: amount for code, amount in _others(source, found).items() if code != chosen}
    totals = {**_measures(source, found, chosen), "share": share(total, total)}
    return Result(lines[-MOST_ROWS:] if dated else lines[:MOST_ROWS], totals, chosen, others)


def _measures(source: DataSet, parts: list[dict[str, Any]], currency: str) -> dict[str, Any]:
    own = [part for part in parts if part.get("currency", currency) == currency]
    sums = {name: sum((p[f"sum_{name}"] or Decimal(0) for p in own), Decimal(0)) for name in source.measures}
    return {"records": sum(part["n"] for part in parts), **sums}


def _others(source: DataSet, found: list[dict[str, Any]]) -> dict[str, Decimal]:
    amounts: dict[str, Decimal] = {}
    for row in found:
        if source.measures and row.get("currency"):
            worth = row[f"sum_{source.measures[0]}"] or Decimal(0)
            amounts[row["currency"]] = amounts.get(row["currency"], Decimal(0)) + worth
    return amounts


def _rows(kind: RecordKind, source: DataSet, reader: Reader, values: Values) -> QuerySet[Any]:
    period: Period = values["period"]
    return period.limit(reader.rows(kind.code), source.dated_by)


def _field(kind: RecordKind, source: DataSet, by: str) -> Field:
    return CREATED if by == source.dated_by and by not in kind.names else kind.field(by)


def _group(kind: RecordKind, source: DataSet, by: str) -> Any:
    field = _field(kind, source, by)
    if isinstance(field, DateField):
        return TruncMonth(by, tzinfo=timezone.get_default_timezone()) if field is CREATED else TruncMonth(field.column)
    return F(field.column)


def _key(group: Any) -> str:
    if isinstance(group, (dt.date, dt.datetime)):
        return group.strftime("%Y-%m")
    return NONE if group in (None, "") else str(group)


def _labels(kind: RecordKind, source: DataSet, by: str, groups: set[Any]) -> dict[Any, str]:
    field, unset = _field(kind, source, by), _("Not set")
    if isinstance(field, PersonField):
        names = dict(User.objects.filter(pk__in=groups - {None}).values_list("pk", "name"))
        return {group: names.get(group, unset) for group in groups}
    if isinstance(field, RowField):
        known = dict(field.options())
        return {group: known.get(group, unset) for group in groups}
    if isinstance(field, ChoiceField):
        choices: dict[str, Any] = dict(field.choices.choices) if field.choices else {}
        return {group: str(choices.get(group, group)) if group else unset for group in groups}
    return {group: formats.date_format(group, "YEAR_MONTH_FORMAT") if group else unset for group in groups}


def _records(kind: RecordKind, source: DataSet, reader: Reader, values: Values, row: str, column: str) -> Any:
    rows = _rows(kind, source, reader, values)
    if row == "":
        return rows if column != "group" else None
    field = _field(kind, source, values["by"])
    if row == NONE:
        blank = Q(**{f"{field.column}__isnull": True})
        return rows.filter(blank | Q(**{field.column: ""}) if isinstance(field, ChoiceField) else blank)
    if isinstance(field, DateField):
        return _in_month(rows, field, row)
    rows = rows.annotate(part=_group(kind, source, values["by"]))
    if isinstance(field, (PersonField, RowField)):
        pk = key_of(row)
        return None if pk is None else rows.filter(part=pk)
    return rows.filter(part=row)


def _in_month(rows: QuerySet[Any], field: Field, month: str) -> QuerySet[Any] | None:
    try:
        first = dt.datetime.strptime(month, "%Y-%m").date()
    except ValueError:
        return None
    whole = periods.month_of(first)
    start, end = (whole.start, whole.end) if field is CREATED else (first, whole.last)
    last = "lt" if field is CREATED else "lte"
    return rows.filter(**{f"{field.column}__gte": start, f"{field.column}__{last}": end})


def _how(kind: RecordKind, source: DataSet, values: Values, result: Result) -> list[tuple[str, str]]:
    said = _("records entered %(period)s that you may see, without those in the bin.")
    return [(f"{kind.plural}:", said % {"period": values["period"].say()}), *currencies.how(result)]


def _chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    rows = result.rows[:MOST_BARS]
    if not rows:
        return None
    counts = [row.values["records"] for row in rows]
    left = len(result.rows) - len(rows)
    return Chart(
        title=_("Records"),
        categories=[row.values["group"] for row in rows],
        series=[Series(_("Records"), "--ch1", counts)],
        ends=[
            End(figures.number(count), figures.percent(row.values["share"]))
            for count, row in zip(counts, rows, strict=True)
        ],
        notes=[_("Groups that are only in the table: %(count)d.") % {"count": left}] if left else [],
    )
