"""Which rows, and in which order: what the address of a list may ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.api.asking import day_or_moment, hours_of, one_of, whole, words, yes_no
from krug.core.api.problems import wrong
from krug.core.api.types import MOMENT, api_type
from krug.core.lists.columns import order_by, sortable
from krug.core.lists.paging import BadCursor, Page, page
from krug.core.records.fields import BadValue, Field, MomentField, TextField
from krug.core.records.kinds import RecordKind
from krug.core.records.models.tag import Tagging, tag_key

MOST = 500
USUAL = 100
COMPARISONS = ("gt", "gte", "lt", "lte")
TIMES = ("created_at", "updated_at")


@dataclass(frozen=True)
class Parameter:
    """One question an address may ask. `read` makes its value or raises BadValue; `where` is None: not a filter."""

    name: str
    schema: dict[str, Any]
    read: Callable[[str], Any] = str
    where: Callable[[Any], Q] | None = None
    description: Any = ""

    def documented(self) -> dict[str, Any]:
        said = {"description": str(self.description)} if self.description else {}
        return {"in": "query", "name": self.name, "schema": self.schema, "required": False, **said}


LIMIT = Parameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, whole(1, MOST))
CURSOR = Parameter("cursor", {"type": "string"}, description=gettext_lazy("What the page before gave as “next”"))


def asked(query: QueryDict, parameters: Iterable[Parameter]) -> dict[str, Any]:
    """The values of the address by name. Raises Problem for a name not known or given twice, and for a bad value."""
    known = {parameter.name: parameter for parameter in parameters}
    values = {}
    for name, given in query.lists():
        if name not in known:
            raise wrong(name, _("There is no such parameter."))
        if len(given) != 1:
            raise wrong(name, _("Give it once."))
        try:
            values[name] = known[name].read(given[0])
        except BadValue as error:
            raise wrong(name, str(error)) from None
    return values


def of_kind(kind: RecordKind) -> list[Parameter]:
    """Every question the list of a kind answers."""
    sorts = sort_names(kind)
    return [
        LIMIT,
        CURSOR,
        Parameter(
            "q",
            {"type": "string", "maxLength": 200},
            words(200),
            description=gettext_lazy("Part of the name, phone or number"),
        ),
        Parameter(
            "filter",
            {"type": "string"},
            description=gettext_lazy("Conditions joined by “all” and “any”, as JSON, as the list's page has them"),
        ),
        Parameter(
            "tags",
            {"type": "string", "maxLength": 50},
            words(50),
            lambda value: Q(pk__in=with_tag(kind.code, value)),
            gettext_lazy("Marked with this tag"),
        ),
        Parameter("sort", {"type": "string", "enum": sorts}, one_of(*sorts)),
        Parameter("bin", {"type": "boolean"}, yes_no, description=gettext_lazy("True: what is in the bin")),
        *(parameter for field in kind.fields if field.stored for parameter in _of_field(field)),
        *(_compared(name, name, MOMENT, day_or_moment, by) for name in TIMES for by in COMPARISONS),
    ]


def with_tag(kind: str, name: str) -> Any:
    """The ids of the records of a kind that bear a tag."""
    return Tagging.objects.filter(kind=kind, tag__key=tag_key(name)).values("record_id")


def sort_names(kind: RecordKind) -> list[str]:
    """Everything the list's page can be ordered by, and the id."""
    return [start + name for name in ("id", *sortable(kind)) for start in ("", "-")]


def asked_order(kind: RecordKind, values: dict[str, Any]) -> tuple[str, ...]:
    """The columns of the sort asked for; the list's own order where none is."""
    sort = values.get("sort", "")
    return (sort,) if sort in ("id", "-id") else order_by(kind, sort)


def paged(rows: Any, order: tuple[str, ...], values: dict[str, Any]) -> Page:
    """One page. Raises Problem for a cursor another list gave."""
    try:
        return page(rows, order, values.get("limit", USUAL), values.get("cursor", ""))
    except (BadCursor, OverflowError):
        raise wrong("cursor", _("This cursor is not from this list.")) from None


def _of_field(field: Field) -> list[Parameter]:
    kind = api_type(field)
    if kind.asked is None:
        return []

    def read(raw: str) -> Any:
        if not raw and not isinstance(field, TextField):
            raise BadValue(_("Fill this in."))
        return kind.read(raw) if kind.read else field.clean(raw)

    def several(raw: str) -> list[Any]:
        return [read(part) for part in raw.split(",")[:MOST]]

    found = [Parameter(field.name, kind.asked, read, lambda value: _equal(field, value), field.title)]
    if kind.lists:
        found.append(
            Parameter(
                f"{field.name}__in",
                {"type": "string"},
                several,
                lambda value: Q(**{f"{field.column}__in": value}),
                gettext_lazy("Several values with commas between"),
            )
        )
    if kind.compares:
        found += [_compared(field.name, field.column, kind.asked, read, by) for by in COMPARISONS]
    if kind.compares or field.column != field.name:
        empty = Parameter(
            f"{field.name}__isnull", {"type": "boolean"}, yes_no, lambda value: Q(**{f"{field.column}__isnull": value})
        )
        found.append(empty)
    return found


def _compared(name: str, column: str, schema: dict[str, Any], read: Callable[[str], Any], by: str) -> Parameter:
    def where(value: Any) -> Q:
        if schema is not MOMENT or isinstance(value, dt.datetime):
            return Q(**{f"{column}__{by}": value})
        first, following = hours_of(value)
        way, edge = {"gt": ("gte", following), "gte": ("gte", first), "lt": ("lt", first), "lte": ("lt", following)}[by]
        return Q(**{f"{column}__{way}": edge})

    return Parameter(f"{name}__{by}", schema, read, where)


def _equal(field: Field, value: Any) -> Q:
    if isinstance(field, MomentField) and not isinstance(value, dt.datetime):
        first, following = hours_of(value)
        return Q(**{f"{field.column}__gte": first, f"{field.column}__lt": following})
    return Q(**{field.column: value})
