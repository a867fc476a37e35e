"""Control of processing: how requests stand, what is late, and what each became."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Figure, Result, Row, Values
from krug.modules.requests.models import Outcome, Phase, Request, State
from krug.modules.requests.reports.answer_time import too_late
from krug.modules.requests.reports.groups import BY, GROUPINGS, KIND, MANAGER, grouped, label_of, requests_of

BECAME = ("client", "deal", "activity")


def _conditions() -> dict[str, Q]:
    """Column to what its requests are."""
    now = timezone.now()
    became = {f"became_{code}": Q(Exists(_outcomes().filter(record_kind=code))) for code in BECAME}
    return {
        "requests": Q(),
        "new": Q(state=State.NEW),
        "in_work": Q(state=State.IN_WORK),
        "answered": Q(state=State.ANSWERED),
        "closed": Q(phase=Phase.CLOSED),
        "rejected": Q(phase=Phase.REJECTED),
        "answer_late": too_late(),
        "solution_late": Q(phase=Phase.OPEN, solve_by__lt=now),
        **became,
        "became_nothing": Q(phase=Phase.CLOSED) & ~Q(Exists(_outcomes())),
    }


def _outcomes() -> QuerySet[Any]:
    return Outcome.objects.filter(request=OuterRef("pk"), record_kind__in=BECAME)


def _run(reader: Reader, values: Values) -> Result:
    """Two queries whatever the size."""
    by = GROUPINGS[values.get("by") or BY.default(reader)]
    counted = {name: Count("pk", condition) for name, condition in _conditions().items() if name != "requests"}
    rows = grouped(requests_of(reader, values), by).values("part")
    found = list(rows.annotate(requests=Count("pk"), **{f"n_{name}": count for name, count in counted.items()}))
    names = by.names([row["part"] for row in found])
    totals = {"requests": sum(row["requests"] for row in found)}
    totals |= {name: sum(row[f"n_{name}"] for row in found) for name in counted}
    drawn = []
    for row in found:
        label = label_of(by, row["part"], names)
        told = {"requests": row["requests"], **{name: row[f"n_{name}"] for name in counted}}
        drawn.append(Row(by.key(row["part"]), {"group": label, **_with_share(told)}, label=label))
    if by.code == "day":
        drawn.sort(key=lambda row: row.key)
    else:
        drawn.sort(key=lambda row: (-row.values["requests"], row.values["group"], row.key))
    return Result(drawn, _with_share(totals))


def _with_share(told: dict[str, int]) -> dict[str, Any]:
    return {**told, "to_deal": share(told["became_deal"], told["requests"])}


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    by = GROUPINGS[values.get("by") or BY.default(reader)]
    rows = requests_of(reader, values)
    if row:
        where = by.where(row)
        if where is None:
            return None
        rows = rows.filter(**where)
    wanted = {**_conditions(), "to_deal": _conditions()["became_deal"]}
    return rows.filter(wanted[column]) if column in wanted else None


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    received = _("those received %(period)s, as they stand now.") % {"period": values["period"].say()}
    return [
        (_("Requests:"), received),
        (_("Late:"), _("answered after the deadline, or not answered though it is over; open though to be closed.")),
        (_("Became:"), _("each request counts once under each thing it became; nothing: closed without any of them.")),
    ]


PROCESSING = Report(
    name="request-processing",
    title=gettext_lazy("Processing of requests"),
    summary=gettext_lazy("What is unanswered or late, and what each request became"),
    subject=Request.KIND,
    section=gettext_lazy("Requests"),
    parameters=(BY, KIND, MANAGER),
    columns=(
        Column("group", gettext_lazy("Row"), ColumnType.TEXT, opens=False),
        Column("requests", gettext_lazy("Requests"), compared=True),
        Column("new", gettext_lazy("New requests"), better=-1),
        Column("in_work", gettext_lazy("In work")),
        Column("answered", gettext_lazy("Answered")),
        Column("closed", gettext_lazy("Closed requests"), better=1),
        Column("rejected", gettext_lazy("Rejected")),
        Column("answer_late", gettext_lazy("Answer late"), better=-1),
        Column("solution_late", gettext_lazy("Solution late"), better=-1),
        Column("became_client", gettext_lazy("Became a client"), better=1),
        Column("became_deal", gettext_lazy("Became a deal"), better=1),
        Column("became_activity", gettext_lazy("Became an activity"), better=1),
        Column("became_nothing", gettext_lazy("Became nothing")),
        Column("to_deal", gettext_lazy("Share of deals"), ColumnType.SHARE, 1, compared=True),
    ),
    figures=(
        Figure(gettext_lazy("Requests"), "", "requests"),
        Figure(gettext_lazy("New requests"), "", "new"),
        Figure(gettext_lazy("Answer late"), "", "answer_late"),
        Figure(gettext_lazy("Solution late"), "", "solution_late"),
        Figure(gettext_lazy("Became a deal"), "", "became_deal"),
    ),
    run=_run,
    records=_records,
    how=_how,
)
