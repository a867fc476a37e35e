"""The works that are timed: what is asked, and the bare SQL that it cannot do without."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from django.db import connection
from django.utils import timezone

from krug.config.bench.devices import first_sync
from krug.config.bench.filling import Sample
from krug.config.bench.http import Ask
from krug.config.bench.people import BUSY

# The report under construction counts what a saved one does, and draws more.
BUILT = "/reports/builder?type=deal&figure=count&figure=sum:amount"
Sql = tuple[str, Sequence[int | str]]
_WEEK = "SELECT * FROM activities_activity WHERE deleted_at IS NULL AND due_at >= %s AND due_at < %s"


# Of reports that sum up all deals, by how many there are at most; above the last nobody has said what is to be kept.
SUMMING = ((100_000, 45.0), (1_000_000, 300.0))


@dataclass(frozen=True)
class Work:
    """`ask(sample, number)` gives the number-th request, `sql(sample, number)` its bare statements. `budgets` are what
    it is not to exceed, in milliseconds, by how many deals there are at most."""

    name: str
    ask: Callable[[Sample, int], Ask]
    sql: Callable[[Sample, int], list[Sql]]
    budget_ms: float | None = None
    n: int = 120
    rate: float | None = None  # requests a second over 8 connections that it is to reach; None: not tried with several
    budgets: tuple[tuple[int, float], ...] = ()

    def budget_of(self, deals: int) -> float | None:
        """The budget on a base of so many deals; None where there is none."""
        return next((budget for most, budget in self.budgets if deals <= most), self.budget_ms)


def list_of_department(sample: Sample, _number: int) -> list[Sql]:
    columns = (
        "SELECT * FROM clients_client WHERE deleted_at IS NULL AND department_id = %s ORDER BY name_key, id LIMIT 80"
    )
    return [(columns, [sample.department])]


def card(sample: Sample, number: int) -> list[Sql]:
    pk = sample.clients[number % len(sample.clients)]
    history = (
        "SELECT e.* FROM events_eventlink l JOIN events_event e ON e.id = l.event_id "
        "WHERE l.card_kind = 'client' AND l.card_id = %s ORDER BY l.event_id DESC LIMIT 30"
    )
    return [
        ("SELECT * FROM clients_client WHERE id = %s", [pk]),
        ("SELECT * FROM clients_phone WHERE client_id = %s", [pk]),
        (history, [pk]),
    ]


def _funnel(sample: Sample, _number: int) -> list[Sql]:
    """The cohort's deals by stage: what a summary of them must at least read."""
    sums = (
        "SELECT stage_id, state, COUNT(*), SUM(amount) FROM deals_deal "
        "WHERE department_id = %s AND deleted_at IS NULL GROUP BY stage_id, state"
    )
    return [(sums, [sample.department])]


def _sales(sample: Sample, _number: int) -> list[Sql]:
    sums = (
        "SELECT responsible_id, state, COUNT(*), SUM(amount) FROM deals_deal "
        "WHERE department_id = %s AND deleted_at IS NULL GROUP BY responsible_id, state"
    )
    return [(sums, [sample.department])]


def _built(*group: str) -> Callable[[Sample, int], list[Sql]]:
    """What a report over the driver's deals must at least read, with `group` as its groups are written in SQL."""
    keys = ", ".join(group)

    def sql(sample: Sample, _number: int) -> list[Sql]:
        sums = (
            f"SELECT {keys}, currency, COUNT(*), SUM(amount) FROM deals_deal "
            f"WHERE department_id = %s AND deleted_at IS NULL GROUP BY {keys}, currency"
        )
        return [(sums, [sample.department])]

    return sql


def _month() -> str:
    if connection.vendor == "postgresql":
        return "date_trunc('month', created_at)"
    return "substr(created_at, 1, 7)"


def _came(sample: Sample, _number: int) -> list[Sql]:
    """The department's clients and won deals counted: what a summary of where they came from must at least read."""
    won = "SELECT client_id, COUNT(*) FROM deals_deal WHERE department_id = %s AND state = 'won' GROUP BY client_id"
    clients = "SELECT COUNT(*) FROM clients_client WHERE department_id = %s AND deleted_at IS NULL"
    return [(won, [sample.department]), (clients, [sample.department])]


def _found(text: str) -> list[Sql]:
    begins = "SELECT * FROM search_entry WHERE key >= %s AND key < %s ORDER BY key LIMIT 20"
    return [(begins, [text, text + "\U0010ffff"])]


def _new(_sample: Sample, number: int) -> Ask:
    phone = f"+7 495 {random.randrange(10**7):07}"
    return Ask("/clients/new", {"name": f"ООО «Новый клиент {number}»", "kind": "company", "phones": phone})


def _board(sample: Sample, _number: int) -> list[Sql]:
    sums = "SELECT stage_id, SUM(count), SUM(amount) FROM stages_stagecount WHERE department_id = %s GROUP BY stage_id"
    first = (
        "SELECT * FROM deals_deal WHERE stage_id = %s AND department_id = %s AND state = 'open' AND deleted_at IS NULL "
        "ORDER BY id DESC LIMIT 20"
    )
    return [(sums, [sample.department]), *((first, [stage, sample.department]) for stage in sample.stages)]


def _day(sample: Sample, _number: int) -> list[Sql]:
    mine = (
        "SELECT * FROM activities_activity WHERE responsible_id = %s AND state = 'planned' AND deleted_at IS NULL "
        "ORDER BY due_at, id LIMIT 100"
    )
    return [(mine, [sample.driver])]


def _week(sample: Sample, _number: int) -> list[Sql]:
    return [(f"{_WEEK} AND responsible_id = %s ORDER BY due_at, id", [*_days(), sample.driver])]


def _week_of_department(sample: Sample, _number: int) -> list[Sql]:
    return [(f"{_WEEK} AND department_id = %s ORDER BY due_at, id", [*_days(), sample.department])]


def _calendar(sample: Sample, _number: int) -> list[Sql]:
    """The names and marks of all that is in a calendar."""
    marks = (
        "SELECT m.name, m.etag FROM dav_member m JOIN dav_collection c ON c.id = m.collection_id "
        "WHERE c.person_id = %s ORDER BY m.number"
    )
    return [(marks, [sample.busy])]


def _days() -> list[str]:
    """From the Monday of this week to the next."""
    today = timezone.localdate()
    monday = today - dt.timedelta(days=today.weekday())
    return [monday.isoformat(), (monday + dt.timedelta(days=7)).isoformat()]


def _kept(table: str, pk: int) -> list[Sql]:
    """One row read and put down for good, the least a change can be."""
    return [
        (f"SELECT * FROM {table} WHERE id = %s", [pk]),
        (f"UPDATE {table} SET version = version WHERE id = %s", [pk]),
    ]


def _report(name: str) -> Callable[[Sample, int], Ask]:
    return lambda _sample, _number: Ask(f"/reports/{name}")


def _lost_and_silent() -> str:
    """Clients with a large deal lost within a year, nothing done since sixty days, and no contact person."""
    lost = [
        {"field": "state", "op": "any", "value": ["lost"]},
        {"field": "amount", "op": "gt", "value": "100000"},
        {"field": "closed_at", "op": "last", "value": "365"},
    ]
    lately = {"field": "due_on", "op": "last", "value": "60"}
    parts = [
        {"related": "deal.client", "is": "some", "all": lost},
        {"related": "activity.client", "is": "none", "all": [lately]},
        {"related": "contact.company", "is": "none", "all": []},
    ]
    return quote(json.dumps({"all": parts}))


WORKS = (
    Work("clients list", lambda _s, _n: Ask("/clients?rows=80"), list_of_department, budget_ms=20, rate=90),
    Work(
        "clients list by three linked conditions",
        lambda _s, _n: Ask(f"/clients?rows=80&f={_lost_and_silent()}"),
        list_of_department,
        n=60,
    ),
    Work(
        "search by part of a name",
        lambda s, n: Ask(f"/search?q={s.name_part(n)}", htmx=True),
        lambda s, n: _found(unquote(s.name_part(n))),
        budget_ms=12,
    ),
    Work(
        "search by phone",
        lambda s, n: Ask(f"/search?q={s.phone_end(n)}", htmx=True),
        lambda s, n: _found(s.phone_end(n)),
        budget_ms=10,
    ),
    Work("deal board", lambda _s, _n: Ask("/deals"), _board, budget_ms=40, rate=30),
    Work("open a client's card", lambda s, n: Ask(f"/clients/{s.client(n)}"), card, budget_ms=35, rate=60),
    Work("my day", lambda _s, _n: Ask("/"), _day),
    Work("calendar, week of a person", lambda _s, _n: Ask("/calendar"), _week, budget_ms=60, n=60),
    Work("calendar, week of a department", lambda _s, _n: Ask("/calendar?who=team"), _week_of_department, n=40),
    Work("CalDAV sync report of 5,000 events", lambda s, _n: first_sync(s.busy, BUSY), _calendar, n=20),
    Work("create a client", _new, lambda s, n: _kept("clients_client", s.client(n)), budget_ms=25),
    Work(
        "move a deal to another stage",
        lambda s, n: Ask(f"/deals/{s.deal(n)}/stage", {"to": str(s.another_stage(n))}, htmx=True),
        lambda s, n: _kept("deals_deal", s.deal(n)),
        budget_ms=20,
    ),
    Work("funnel", lambda _s, _n: Ask("/reports/funnel"), _funnel, n=60, budgets=SUMMING),
    Work("funnel by moves", lambda _s, _n: Ask("/reports/funnel?by=moves"), _funnel, n=60, budgets=SUMMING),
    Work(
        "sales by manager",
        lambda _s, _n: Ask("/reports/sales-by-manager?period=this-year"),
        _sales,
        n=60,
        budgets=SUMMING,
    ),
    Work("built report by person", lambda _s, _n: Ask(BUILT + "&row1=responsible"), _built("responsible_id"), 45, 60),
    Work(
        "built report by month",
        lambda _s, _n: Ask(BUILT + "&row1=created_at&row1_unit=month&chart=line"),
        lambda s, n: _built(_month())(s, n),
        budget_ms=45,
        n=60,
    ),
    Work(
        "built pivot, stage by state",
        lambda _s, _n: Ask(BUILT + "&row1=stage&across=state"),
        _built("stage_id", "state"),
        budget_ms=45,
        n=60,
    ),
    Work("lost reasons", lambda _s, _n: Ask("/reports/lost-reasons"), _sales, n=40),
    Work("primary interest", lambda _s, _n: Ask("/reports/primary-interest"), _came, n=40, budgets=SUMMING),
    Work("time in stages", lambda _s, _n: Ask("/reports/stage-duration"), _funnel, n=20),
    Work("sales forecast", lambda _s, _n: Ask("/reports/forecast"), _sales, n=20),
    Work("plan from the target", lambda _s, _n: Ask("/reports/backward-plan?target=90000000"), _sales, n=20),
    Work("interest by product", lambda _s, _n: Ask("/reports/interest-by-product"), _sales, n=20),
    Work("quality of the deal score", lambda _s, _n: Ask("/reports/deal-score-quality"), _sales, n=20),
    *(
        Work(f"report {name}", _report(name), _sales, n=10)
        for name in ("abc", "xyz", "abc-xyz", "abc-moves", "abc-clients", "client-dynamics", "client-cohorts")
    ),
)
