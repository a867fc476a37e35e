"""How soon requests are answered: median and 90 % of the working minutes, and the share within the deadline."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Floor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.reports import figures
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.medians import median
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Chart, End, Figure, Result, Row, Series, Values
from krug.modules.requests.models import Phase, Request
from krug.modules.requests.reports.groups import BY, GROUPINGS, KIND, MANAGER, grouped, label_of, requests_of

MOST_BARS = 15
NINETY = Decimal("0.9")
# Unanswered for good: it was rejected.
REJECTED = Q(answered_at=None, phase=Phase.REJECTED)


@dataclass
class Answers:
    """The requests of one row: answered ones by whole minutes."""

    requests: int = 0
    answered: int = 0
    waiting: int = 0
    in_time: int = 0
    late: int = 0
    minutes: Counter[int] = field(default_factory=Counter)

    def add(self, other: Answers) -> None:
        for name in ("requests", "answered", "waiting", "in_time", "late"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.minutes.update(other.minutes)

    def values(self) -> dict[str, Any]:
        return {
            "requests": self.requests,
            "answered": self.answered,
            "unanswered": self.waiting,
            "late": self.late,
            "in_time": share(self.in_time, self.in_time + self.late),
            "median_minutes": median(self.minutes),
            "p90_minutes": percentile(self.minutes, NINETY),
        }


def percentile(counts: Mapping[int, int], part: Decimal) -> int | None:
    """The smallest value that `part` of all do not exceed; None of nothing."""
    total = sum(counts.values())
    place = math.ceil(total * part)
    for value in sorted(counts):
        place -= counts[value]
        if place <= 0:
            return value
    return None


def in_time(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(answered_at__isnull=False, answer_by__isnull=False, answered_at__lte=F("answer_by"))


def too_late() -> Q:
    """Answered after the deadline, or not answered though it is over."""
    over = Q(answered_at=None, answer_by__lt=timezone.now()) & ~REJECTED
    return Q(answered_at__gt=F("answer_by")) | over


def _run(reader: Reader, values: Values) -> Result:
    """Three queries whatever the size."""
    by = GROUPINGS[values.get("by") or BY.default(reader)]
    found = _answers(grouped(requests_of(reader, values), by))
    whole = Answers()
    for one in found.values():
        whole.add(one)
    names = by.names(found)
    rows = [
        Row(by.key(part), {"group": label_of(by, part, names), **one.values()}, label=label_of(by, part, names))
        for part, one in found.items()
    ]
    if by.code == "day":
        rows.sort(key=lambda row: row.key)
    else:
        rows.sort(key=lambda row: (-row.values["requests"], row.values["group"], row.key))
    return Result(rows, whole.values())


def _answers(rows: QuerySet[Any]) -> dict[Any, Answers]:
    found: dict[Any, Answers] = defaultdict(Answers)
    counts = rows.values("part").annotate(
        n=Count("pk"),
        answered=Count("pk", Q(answered_at__isnull=False)),
        waiting=Count("pk", Q(answered_at=None) & ~REJECTED),
        in_time=Count("pk", Q(answered_at__lte=F("answer_by"))),
        late=Count("pk", too_late()),
    )
    for row in counts:
        one = found[row["part"]]
        one.requests, one.answered, one.waiting = row["n"], row["answered"], row["waiting"]
        one.in_time, one.late = row["in_time"], row["late"]
    minutes = rows.filter(answer_seconds__isnull=False).annotate(minute=Floor(F("answer_seconds") / 60))
    for part, minute, count in minutes.values_list("part", "minute").annotate(n=Count("pk")):
        found[part].minutes[int(minute)] += count
    return found


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    by = GROUPINGS[values.get("by") or BY.default(reader)]
    rows = requests_of(reader, values)
    if row:
        where = by.where(row)
        if where is None:
            return None
        rows = rows.filter(**where)
    conditions = {
        "requests": Q(),
        "answered": Q(answered_at__isnull=False),
        "median_minutes": Q(answered_at__isnull=False),
        "p90_minutes": Q(answered_at__isnull=False),
        "unanswered": Q(answered_at=None) & ~REJECTED,
        "late": too_late(),
        "in_time": Q(answered_at__lte=F("answer_by")),
    }
    return rows.filter(conditions[column]) if column in conditions else None


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    received = _("those received %(period)s; a rejected one needs no answer.") % {"period": values["period"].say()}
    return [
        (_("Requests:"), received),
        (_("Minutes:"), _("working time of the firm from receiving a request to its first answer.")),
        (_("90 %:"), _("nine of ten requests were answered no later.")),
        (_("In time:"), _("of requests with a deadline: answered by it, among those answered or overdue.")),
    ]


def _chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    rows = [row for row in result.rows if row.values["median_minutes"] is not None][:MOST_BARS]
    if not rows:
        return None
    return Chart(
        title=_("Minutes to the first answer, median"),
        categories=[str(row.label) for row in rows],
        series=[Series(_("Median"), "--ch1", [row.values["median_minutes"] for row in rows])],
        ends=[_end(row) for row in rows],
    )


def _end(row: Row) -> End:
    in_time = row.values["in_time"]
    text = figures.number(row.values["median_minutes"])
    return End(text, figures.percent(in_time) if in_time is not None else "", bad=bool(row.values["late"]))


ANSWER_TIME = Report(
    name="answer-time",
    title=gettext_lazy("Time to answer"),
    summary=gettext_lazy("How soon clients get their first answer, and how often in time"),
    subject=Request.KIND,
    section=gettext_lazy("Requests"),
    parameters=(BY, KIND, MANAGER),
    columns=(
        Column("group", gettext_lazy("Row"), ColumnType.TEXT, opens=False),
        Column("requests", gettext_lazy("Requests"), compared=True),
        Column("answered", gettext_lazy("Answered"), better=1),
        Column("unanswered", gettext_lazy("Unanswered"), better=-1),
        Column("late", gettext_lazy("Late"), better=-1),
        Column("in_time", gettext_lazy("In time"), ColumnType.SHARE, 1, compared=True),
        Column("median_minutes", gettext_lazy("Minutes, median"), ColumnType.MINUTES, -1, compared=True),
        Column("p90_minutes", gettext_lazy("Minutes, 90 %"), ColumnType.MINUTES, -1),
    ),
    figures=(
        Figure(gettext_lazy("Requests"), "", "requests"),
        Figure(gettext_lazy("In time"), "", "in_time"),
        Figure(gettext_lazy("Minutes, median"), "", "median_minutes"),
        Figure(gettext_lazy("Minutes, 90 %"), "", "p90_minutes"),
        Figure(gettext_lazy("Unanswered"), "", "unanswered"),
    ),
    run=_run,
    records=_records,
    how=_how,
    chart=_chart,
)
