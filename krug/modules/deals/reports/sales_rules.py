"""Who keeps the sales rules: by person and rule, kept, broken, still to come."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.reports import figures
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.parameters import ChoiceParameter, Options
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Chart, End, Figure, Result, Row, Series, Values
from krug.core.reports.sql import Sql
from krug.modules.activities.models import Activity
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal, SalesRule
from krug.modules.deals.reports.parameters import ANY_KIND, MANAGER, deals_of
from krug.modules.deals.rules import facts
from krug.modules.deals.rules.judging import State
from krug.modules.deals.rules.weighing import weighed

MOST_BARS = 15
DEALS, CLIENTS = "deals", "clients"
# Of each person and rule, then of all records, which may stand under several rules, by state and altogether.
COUNTED = (
    "SELECT COALESCE(person, 0), rule, state, COUNT(*) FROM verdict GROUP BY COALESCE(person, 0), rule, state "
    "UNION ALL SELECT 0, 0, state, COUNT(DISTINCT id) FROM verdict GROUP BY state "
    "UNION ALL SELECT 0, 0, '', COUNT(DISTINCT id) FROM verdict"
)
STATES = {"kept": State.KEPT, "broken": State.BROKEN, "waiting": State.WAITING}


def _subjects(reader: Reader) -> Options:
    sees = reader.user.scope(Client.KIND, Action.SEE) is not Scope.NONE
    return [(DEALS, _("Deals")), *([(CLIENTS, _("Clients"))] if sees else [])]


WHAT = ChoiceParameter("of", gettext_lazy("Rules for"), choices=_subjects, buttons=True)


def _rows(reader: Reader, values: Values) -> QuerySet[Any]:
    """The deals, or the clients, made in the period."""
    if values["of"] == CLIENTS:
        rows = reader.rows(Client.KIND)
        rows = rows.filter(responsible=values["manager"]) if values.get("manager") else rows
    else:
        rows = deals_of(reader, values)
    period: Period = values["period"]
    return period.limit(rows, "created_at")


def _verdicts(reader: Reader, values: Values, only: int | None = None) -> tuple[Sql | None, list[SalesRule]]:
    """The beginning of a statement that has `verdict`, and the rules it speaks of: all or `only` one. One query."""
    rules, rules_of_clients = facts.rules_in_use()
    asked = rules_of_clients if values["of"] == CLIENTS else rules
    asked = [rule for rule in asked if only in (None, rule.pk)]
    return weighed(_rows(reader, values), asked), asked


def _run(reader: Reader, values: Values) -> Result:
    """Three queries whatever the size: the rules, what they say, whose the records are."""
    statement, rules = _verdicts(reader, values)
    found = (statement + COUNTED).rows() if statement else []
    counts: dict[tuple[int, int], Counter[str]] = {}
    for person, rule, state, count in found:
        if rule:
            counts.setdefault((int(person), int(rule)), Counter())[state] += int(count)
    titles = {rule.pk: rule for rule in rules}
    people = {user.pk: user for user in User.objects.filter(pk__in={person for person, _rule in counts if person})}
    nobody = _("Nobody responsible")
    rows = [
        Row(
            f"{person}-{rule}",
            {
                "manager": people[person].name if person in people else nobody,
                "rule": titles[rule].name,
                **_figures(tally),
            },
        )
        for (person, rule), tally in counts.items()
    ]
    order = {pk: (rule.sort, pk) for pk, rule in titles.items()}
    rows.sort(key=lambda row: (row.values["manager"], order[int(row.key.split("-")[1])]))
    records = {state: int(count) for _person, rule, state, count in found if not rule}
    return Result(rows, _totals(records, sum(counts.values(), Counter())))


def _figures(tally: Counter[str]) -> dict[str, Any]:
    kept, broken = tally[State.KEPT], tally[State.BROKEN]
    return {
        "asked": tally.total(),
        "kept": kept,
        "broken": broken,
        "waiting": tally[State.WAITING],
        "share": share(kept, kept + broken),
    }


def _totals(records: dict[str, int], tally: Counter[str]) -> dict[str, Any]:
    """Of `records`: one that several rules speak of counts once. The share is of all that was asked."""
    counts = {name: records.get(state, 0) for name, state in STATES.items()}
    return {"asked": records.get("", 0), **counts, "share": _figures(tally)["share"]}


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    """The deals or clients of the cell. In the totals one that several rules speak of stands once."""
    rows, only = _rows(reader, values), None
    asked = Sql("SELECT id FROM verdict WHERE 1 = 1")
    if row:
        person, _dash, rule = row.partition("-")
        owner, only = key_of(person), key_of(rule)
        if owner is None or only is None:
            return None
        asked += Sql("AND COALESCE(person, 0) = %s", [owner])
    if column in STATES:
        asked += Sql("AND state = %s", [STATES[column].value])
    statement, _rules = _verdicts(reader, values, only)
    return rows.none() if statement is None else (statement + asked).among(rows)


def _how(values: Values, result: Result) -> list[tuple[str, str]]:
    what = _("clients made %(period)s.") if values["of"] == CLIENTS else _("deals made %(period)s.")
    return [
        (_("Looked at:"), what % {"period": values["period"].say()}),
        (
            _("Kept:"),
            _(
                "the step was taken in time. Broken: it was not, whether or not it was taken later; of steps that come "
                "again one gap that was too long is enough. The share is of these two; what is still to come in time "
                "counts as neither, and a deal that ended before its step was due is not asked. In the totals one of "
                "which several rules speak counts once."
            ),
        ),
    ]


def _chart(values: Values, result: Result, before: Result | None) -> Chart | None:
    rows = sorted((row for row in result.rows if row.values["broken"]), key=lambda row: -row.values["broken"])[
        :MOST_BARS
    ]
    if not rows:
        return None
    return Chart(
        title=_("Broken rules"),
        categories=[f"{row.values['manager']}: {row.values['rule']}" for row in rows],
        series=[Series(_("Broken"), "--ch-lost", [row.values["broken"] for row in rows])],
        ends=[End(figures.number(row.values["broken"]), figures.percent(row.values["share"])) for row in rows],
    )


SALES_RULES = Report(
    name="sales-rules",
    title=gettext_lazy("Sales rules"),
    summary=gettext_lazy("Which steps were taken in time and which were not, by person and rule"),
    subject=Deal.KIND,
    parameters=(WHAT, ANY_KIND, MANAGER),
    columns=(
        Column("manager", gettext_lazy("Employee"), ColumnType.TEXT, opens=False),
        Column("rule", gettext_lazy("Rule"), ColumnType.TEXT, opens=False),
        Column("asked", gettext_lazy("Asked")),
        Column("kept", gettext_lazy("Kept"), better=1),
        Column("broken", gettext_lazy("Broken"), better=-1),
        Column("waiting", gettext_lazy("To come")),
        Column("share", gettext_lazy("Share kept"), ColumnType.SHARE, 1, opens=False, compared=True),
    ),
    figures=(
        Figure(gettext_lazy("Share kept"), "", "share"),
        Figure(gettext_lazy("Kept"), "", "kept"),
        Figure(gettext_lazy("Broken"), "", "broken"),
        Figure(gettext_lazy("To come"), "", "waiting"),
    ),
    run=_run,
    records=_records,
    how=_how,
    chart=_chart,
    counts=(f"{Activity.KIND}.kind",),
    period="this-quarter",
    period_title=gettext_lazy("Made"),
)
