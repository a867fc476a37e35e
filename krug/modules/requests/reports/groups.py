"""By what the reports part requests, and which requests they are asked of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.reports.parameters import ChoiceParameter, Options, PersonParameter
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.modules.requests.models import CameBy, Request, RequestKind

NOBODY = "0"


@dataclass(frozen=True)
class Grouping:
    """`column` is an expression or a path; `names` gives the titles of the keys found; `where` finds a key's rows."""

    code: str
    title: str | Promise
    column: Any
    names: Callable[[Iterable[Any]], dict[Any, str]]
    where: Callable[[str], dict[str, Any] | None]

    def key(self, value: Any) -> str:
        return NOBODY if value is None else str(value)


def _people(ids: Iterable[Any]) -> dict[Any, str]:
    wanted = [pk for pk in ids if pk]
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _kinds(_ids: Iterable[Any]) -> dict[Any, str]:
    return dict(RequestKind.objects.values_list("pk", "name"))


def _ways(_ids: Iterable[Any]) -> dict[Any, str]:
    return {way.value: str(way.label) for way in CameBy}


def _days(days: Iterable[Any]) -> dict[Any, str]:
    return {day: formats.date_format(day, "SHORT_DATE_FORMAT") for day in days}


def _by_number(name: str) -> Callable[[str], dict[str, Any] | None]:
    def where(key: str) -> dict[str, Any] | None:
        pk = key_of(key)
        return None if pk is None else {name: pk or None}

    return where


def _of_day(key: str) -> dict[str, Any] | None:
    try:
        day = dt.date.fromisoformat(key)
    except ValueError:
        return None
    period = Period(day, day)
    return {"received_at__gte": period.start, "received_at__lt": period.end}


GROUPINGS = {
    one.code: one
    for one in (
        Grouping("person", gettext_lazy("By person"), "responsible", _people, _by_number("responsible")),
        Grouping(
            "came_by",
            gettext_lazy("By the way they came"),
            "came_by",
            _ways,
            lambda key: {"came_by": key} if key in CameBy.values else None,
        ),
        Grouping("kind", gettext_lazy("By kind of request"), "kind", _kinds, _by_number("kind")),
        Grouping(
            "day", gettext_lazy("By day"), TruncDate("received_at", tzinfo=ZoneInfo(settings.TIME_ZONE)), _days, _of_day
        ),
    )
}


def _choices(_reader: Reader) -> Options:
    return [(one.code, str(one.title)) for one in GROUPINGS.values()]


def _kind_choices(_reader: Reader) -> Options:
    return [(str(kind.pk), kind.name) for kind in RequestKind.objects.all()]


BY = ChoiceParameter("by", gettext_lazy("Rows of the report"), choices=_choices, buttons=True)
KIND = ChoiceParameter("kind", gettext_lazy("Kind of request"), gettext_lazy("All kinds"), choices=_kind_choices)
MANAGER = PersonParameter("manager", gettext_lazy("Responsible"), gettext_lazy("Everybody"), subject=Request.KIND)


def requests_of(reader: Reader, values: Values) -> QuerySet[Any]:
    """The reader's requests that were received in the period and fall under the parameters."""
    period: Period = values["period"]
    rows: QuerySet[Any] = reader.rows(Request.KIND)
    rows = period.limit(rows, "received_at")
    if values.get("kind"):
        rows = rows.filter(kind=int(values["kind"]))
    if values.get("manager"):
        rows = rows.filter(responsible=values["manager"])
    return rows


def grouped(rows: QuerySet[Any], by: Grouping) -> QuerySet[Any]:
    """The rows with `part`, the key of their group."""
    column = F(by.column) if isinstance(by.column, str) else by.column
    parted: QuerySet[Any] = rows.annotate(part=column).order_by()
    return parted


def label_of(by: Grouping, part: Any, names: dict[Any, str]) -> str:
    if part is None:
        return _("Nobody responsible")
    return names.get(part, str(part))
