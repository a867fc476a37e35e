"""Plan and fact: what was to be sold, what was, whether that keeps pace, and where it will land."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.scopes import Scope
from krug.core.reports import periods
from krug.core.reports.columns import Column, ColumnType, share
from krug.core.reports.parameters import ChoiceParameter, Options
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import Report
from krug.core.reports.results import Figure, Result, Row, Values
from krug.core.reports.working_days import WorkingDays
from krug.modules.catalog.models import ProductGroup
from krug.modules.deals.models import Deal
from krug.modules.targets import keeping, reach
from krug.modules.targets.places import FIRM, Place, Tree, all_groups, place_of
from krug.modules.targets.plan_fact import by_group, words
from krug.modules.targets.plan_fact.aims import Aim, Aims, count, money, parts
from krug.modules.targets.plan_fact.facts import Facts, Sold, facts, won
from krug.modules.targets.reach import Reach

PEOPLE, DEPARTMENTS, GROUPS = "person", "department", "group"
NOBODY, GROUPLESS = "p0", "g0"
MOST_MONTHS = 120


def _groups(reader: Reader) -> Options:
    wide = reader.user.scope(Deal.KIND, reader.action) in (Scope.ALL, Scope.DEPARTMENT)
    people = (PEOPLE, str(_("by person")))
    found = [people, (DEPARTMENTS, str(_("by department")))] if wide else [people]
    return [*found, (GROUPS, str(_("by product group")))] if ProductGroup.objects.exists() else found


def _wrong(values: Values) -> tuple[str, str] | None:
    period: Period = values["period"]
    if period.first is None or period.last is None:
        return "period", _("Choose a period with a beginning and an end: a target is set for a month.")
    months = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month
    return ("to", _("At most ten years.")) if months >= MOST_MONTHS else None


def _run(reader: Reader, values: Values) -> Result:
    """Twelve queries at most, whatever the size."""
    period: Period = values["period"]
    today, working = periods.today(), WorkingDays.of_firm()
    tree, sight, sold = Tree.now(), reach.seen_by(reader.user, reader.action), facts(reader, period)
    found = tuple(parts(period, today, working))
    aims = Aims(tree, keeping.known({part.month for part in found}), found)
    own = reader.user.firm.currency
    line = _Line(own, working.gone(period, today), period)
    rows = _by_department(line, aims, sight, sold, reader) if values["by"] == DEPARTMENTS else []
    if values["by"] == GROUPS:
        rows = _by_group(line, aims, sight, by_group.sold(won(reader, period), own))
    rows = rows or _by_person(line, aims, sight, sold)
    whole = _whole(aims, sight, tree)
    others = {
        code: Decimal(kopecks).scaleb(-2) for code, kopecks in sold.whole.kopecks.items() if code != own and kopecks
    }
    return Result(rows, line.values(sold.whole, *whole), own, others, drawn=line.gone)


class _Line:
    """From targets and facts to the figures of a row."""

    def __init__(self, currency: str, gone: Fraction | None, period: Period) -> None:
        self.currency, self.gone, self.period = currency, gone or Fraction(), period

    def values(self, sold: Sold, revenue: Aim | None, deals: Aim | None) -> dict[str, Any]:
        fact = sold.revenue(self.currency)
        target = money(revenue.whole) if revenue else None
        due = money(revenue.due) if revenue else None
        landing = money(Fraction(fact) / self.gone) if self.gone else None
        return {
            "target": target,
            "fact": fact,
            "done": share(fact, target) if target else None,
            "due": due,
            "ahead": fact - due if due is not None else None,
            "landing": landing,
            "landing_done": share(landing, target) if target and landing is not None else None,
            "deals_target": count(deals.whole) if deals else None,
            "deals": sold.deals,
            "deals_due": count(deals.due) if deals else None,
        }

    def of(self, aims: Aims, place: Place, sold: Sold) -> dict[str, Any]:
        return self.values(sold, *(aims.of(place, measure) for measure in keeping.MEASURES))


def _by_person(line: _Line, aims: Aims, sight: Reach, sold: Facts) -> list[Row]:
    tree = aims.tree
    aimed = {place.person for place in aims.places() if place.person and sight.has(place, tree)}
    rows = []
    for pk in {*aimed, *sold.people}:
        place = Place(person=pk)
        seen = pk is not None and sight.has(place, tree)
        figures = (
            line.of(aims, place, sold.people.get(pk, Sold())) if seen else line.values(sold.people[pk], None, None)
        )
        name = tree.title(place, "") if pk is not None else ""
        head = {"who": name, "department": tree.department_of(pk) if pk is not None else ""}
        rows.append(
            Row(place.key if pk else NOBODY, {**head, **figures}, label="" if name else _("Nobody responsible"))
        )
    return sorted(rows, key=lambda row: (-row.values["fact"], row.values["who"], row.key))


def _by_department(line: _Line, aims: Aims, sight: Reach, sold: Facts, reader: Reader) -> list[Row]:
    """In the order of the tree, each with what lies below it; the firm first for who sees all of it."""
    tree, rows = aims.tree, []
    if sight.everything:
        title = reader.user.firm.name or _("The whole firm")
        values = {"who": title, "department": "", **line.of(aims, FIRM, sold.whole)}
        rows.append(Row(FIRM.key, values, is_sum=True))
    for pk, department in tree.departments.items():
        place = Place(department=pk)
        below = sold.below(tree.below(pk))
        if not sight.has(place, tree):
            continue
        figures = line.of(aims, place, below)
        if figures["target"] is None and figures["deals_target"] is None and not below.deals:
            continue
        label = "\u2003" * tree.depth(pk) + department.name
        rows.append(Row(place.key, {"who": department.name, "department": "", **figures}, label=label))
    return rows


def _by_group(line: _Line, aims: Aims, sight: Reach, sold: dict[int, Sold]) -> list[Row]:
    """In the order of the tree, each with what lies beneath it; targets for who sees all of the firm."""
    tree, rows = aims.tree, []
    for pk, group in tree.groups.items():
        place, whole = Place(group=pk), Sold()
        for one in by_group.below(tree.groups, pk):
            if one in sold:
                whole.deals += sold[one].deals
                whole.kopecks.update(sold[one].kopecks)
        figures = line.of(aims, place, whole) if sight.everything else line.values(whole, None, None)
        if whole.deals or figures["target"] is not None or figures["deals_target"] is not None:
            rows.append(Row(place.key, {"who": group.full_name, "department": "", **figures}))
    if left := sold.get(by_group.NONE):
        head = {"who": "", "department": ""}
        figures = line.values(left, None, None)
        rows.append(Row(GROUPLESS, {**head, **figures}, label=_("Without a product group")))
    return rows


def _whole(aims: Aims, sight: Reach, tree: Tree) -> tuple[Aim | None, Aim | None]:
    """The targets of all that the reader answers for: the firm's, the department's, the own."""
    if sight.everything:
        tops = [FIRM]
    else:
        inside = {pk for pk in sight.departments if pk in tree.departments}
        tops = [Place(department=pk) for pk in inside if tree.departments[pk].parent_id not in inside]
        mates = (Place(person=pk) for pk in sight.people if pk in tree.people)
        tops += [one for one in mates if tree.people[one.person or 0].department_id not in inside]
    found = []
    for measure in keeping.MEASURES:
        known = [aim for place in tops if (aim := aims.of(place, measure)) is not None]
        found.append(sum(known[1:], known[0]) if known else None)
    return found[0], found[1]


def _records(reader: Reader, values: Values, row: str, column: str) -> QuerySet[Any] | None:
    rows = won(reader, values["period"])
    if row in ("", FIRM.key):
        return rows
    if row == NOBODY:
        return rows.filter(responsible=None)
    if row == GROUPLESS:
        return by_group.among(rows, [None])
    place = place_of(row)
    if place is None:
        return None
    if place.group is not None:
        groups = all_groups()
        return by_group.among(rows, by_group.below(groups, place.group)) if place.group in groups else None
    if place.person is not None:
        return rows.filter(responsible=place.person)
    tree = Tree.now()
    return rows.filter(department__in=tree.below(place.department)) if place.department in tree.departments else None


def _money(key: str, title: Any, **more: Any) -> Column:
    return Column(key, title, ColumnType.MONEY, of="amount", **more)


PLAN_FACT = Report(
    name="plan-fact",
    title=gettext_lazy("Plan and fact"),
    summary=gettext_lazy("Targets and sales: how much is reached, whether it keeps pace, where it will land"),
    subject=Deal.KIND,
    parameters=(ChoiceParameter("by", gettext_lazy("Rows of the report"), choices=_groups, buttons=True),),
    columns=(
        Column("who", gettext_lazy("Person, department or group"), ColumnType.TEXT, opens=False),
        Column("department", gettext_lazy("Department"), ColumnType.TEXT, opens=False),
        _money("target", gettext_lazy("Target"), opens=False),
        _money("fact", gettext_lazy("Fact"), better=1, compared=True),
        Column("done", gettext_lazy("Target reached"), ColumnType.SHARE, 1, opens=False, of="amount"),
        _money("due", gettext_lazy("Due by today"), opens=False),
        _money("ahead", gettext_lazy("Ahead of the pace"), better=1, opens=False),
        _money("landing", gettext_lazy("Will land at"), better=1, opens=False),
        Column("landing_done", gettext_lazy("Landing, share"), ColumnType.SHARE, 1, opens=False, of="amount"),
        Column("deals_target", gettext_lazy("Target, deals"), opens=False),
        Column("deals", gettext_lazy("Won deals"), better=1, compared=True),
        Column("deals_due", gettext_lazy("Deals due by today"), opens=False),
    ),
    figures=(
        Figure(gettext_lazy("Fact"), "", "fact"),
        Figure(gettext_lazy("Target"), "", "target"),
        Figure(gettext_lazy("Target reached"), "", "done"),
        Figure(gettext_lazy("Due by today"), "", "due"),
        Figure(gettext_lazy("Will land at"), "", "landing"),
        Figure(gettext_lazy("Won deals"), "", "deals"),
    ),
    run=_run,
    records=_records,
    how=words.how,
    chart=words.chart,
    remarks=words.remarks,
    ranked_by="fact",
    period="this-month",
    wrong=_wrong,
    aims=(("fact", "target", "due"), ("deals", "deals_target", "deals_due")),
)
