"""Who moved between the classes A, B and C from one period to another."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.reports import comparing
from krug.core.reports.columns import Column, ColumnType
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Figure, Result, Row, Values
from krug.core.reports.sql import Sql
from krug.modules.analysis.classes import CLASSES, NONE, classed
from krug.modules.analysis.parameters import BY, A, B, in_order
from krug.modules.analysis.sales import COUNTS, among, others_than, sales, spoken
from krug.modules.analysis.saying import classes, counted, too_few
from krug.modules.clients.models import Client
from krug.modules.deals.reports.parameters import ANY_KIND, MANAGER, SEGMENT, clients_among

# From the best down, the clients of no sales last. Columns are called so in small letters.
ORDER = (*CLASSES, NONE)
Pair = tuple[str, str]
PAIRS = (
    f"SELECT client_id, COALESCE(MAX(was), '{NONE}') AS was, COALESCE(MAX(now), '{NONE}') AS now FROM ("
    "SELECT client_id, class AS was, NULL AS now FROM earlier UNION ALL "
    "SELECT client_id, NULL AS was, class AS now FROM classed) both_periods GROUP BY client_id"
)


def _run(reader: Reader, values: Values) -> Result:
    """Three queries whatever the size."""
    found: Counter[Pair] = Counter()
    statement = _pairs(reader, values)
    if statement is not None:
        for was, now, count in (statement + "SELECT was, now, COUNT(*) FROM pair GROUP BY was, now").rows():
            found[was, now] += int(count)
    if not found:
        return Result([], {})
    found[NONE, NONE] = clients_among(reader, values).count() - found.total()
    rows = [Row(was, {"was": was, **_line(found, (was,))}, label=_("No sales") if was == NONE else "") for was in ORDER]
    return Result(rows, _line(found, ORDER))


def _line(found: Counter[Pair], befores: tuple[str, ...]) -> dict[str, int]:
    def count(column: str) -> int:
        return sum(found[pair] for was in befores for pair in _pairs_of(was, column))

    return {column: count(column) for column in ("clients", *map(str.lower, ORDER), "up", "down")}


def _pairs_of(was: str, column: str) -> list[Pair]:
    """What a column counts of the clients that were in `was`."""
    place = ORDER.index(was)
    nows = {"clients": ORDER, "up": ORDER[:place], "down": ORDER[place + 1 :]}
    return [(was, now) for now in nows.get(column, [one for one in ORDER if one.lower() == column])]


def _pairs(reader: Reader, values: Values) -> Sql | None:
    """The beginning of a statement: `pair` has each client with a class in one of the periods, and both classes."""
    now: Period = values["period"]
    was = _earlier(values)
    currency, _others = spoken(reader, sales(reader, values, now))
    base = sales(reader, values, Period(was.first, now.last))
    if base is None:
        return None
    both = classed(classed(base, values, now, currency), values, was, currency, "earlier")
    return both + f", pair AS ({PAIRS})"


def _earlier(values: Values) -> Period:
    found: Period | None = comparing.earlier(values) or values["period"].before()
    assert found is not None, "`_wrong` has let no open period through"
    return found


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    if row not in ("", *ORDER):
        return None
    statement = _pairs(reader, values)
    wanted = [pair for was in (ORDER if row == "" else (row,)) for pair in _pairs_of(was, column)]
    if statement is None or not wanted:
        return among(reader, None)
    asked = " OR ".join(["(was = %s AND now = %s)"] * len(wanted))
    classes_told = [letter for pair in wanted for letter in pair]
    if (NONE, NONE) in wanted:  # those of no sales at all are in no pair: everybody less the unwanted pairs
        return others_than(
            reader, values, statement + Sql(f"SELECT client_id FROM pair WHERE NOT ({asked})", classes_told)
        )
    return among(reader, statement + Sql(f"SELECT client_id FROM pair WHERE {asked}", classes_told))


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    if not result.rows:
        return [counted(values), too_few()]
    said = _("each client's class now, and its class by the same rule %(earlier)s, in the rows.")
    steps = _("up and down are moves by any number of classes, to and from no sales as well.")
    return [
        counted(values),
        (_("Moves:"), said % {"earlier": _earlier(values).say()}),
        (_("Up and down:"), steps),
        classes(values),
    ]


def _wrong(values: Values) -> tuple[str, str] | None:
    if values["period"].before() is None:
        return "period", _("Choose a period with a beginning and an end: it is set against the one before.")
    return in_order(values, "a", "b")


CLASS_MOVES = Report(
    name="abc-moves",
    title=gettext_lazy("Moves between ABC classes"),
    summary=gettext_lazy("Who rose, who fell and who stopped buying against the period before"),
    subject=Client.KIND,
    counts=COUNTS,
    period="last-12-months",
    parameters=(BY, A, B, ANY_KIND, MANAGER, SEGMENT),
    columns=(
        Column("was", gettext_lazy("Was"), ColumnType.TEXT, opens=False),
        Column("a", gettext_lazy("Now A")),
        Column("b", gettext_lazy("Now B")),
        Column("c", gettext_lazy("Now C")),
        Column(NONE, gettext_lazy("Now no sales")),
        Column("clients", gettext_lazy("Clients")),
        Column("up", gettext_lazy("Went up"), better=1),
        Column("down", gettext_lazy("Went down"), better=-1),
    ),
    figures=(
        Figure(gettext_lazy("Went up"), "", "up"),
        Figure(gettext_lazy("Went down"), "", "down"),
        Figure(gettext_lazy("Left class A"), "A", "down"),
        Figure(gettext_lazy("Came or came back"), NONE, "up"),
    ),
    run=_run,
    records=_records,
    how=_how,
    wrong=_wrong,
)
