"""What was to be sold, what was, whether that keeps pace: against an independent count, and what must always hold."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access.models import Department, Role
from krug.core.access.people import add_person
from krug.core.access.scopes import FieldRight
from krug.core.hours.clocks import Calendar
from krug.core.hours.weeks import USUAL, FirmDays
from krug.core.reports import periods
from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.report import get
from krug.core.reports.running import BadParameter, find, read, run_report
from krug.core.reports.working_days import WorkingDays
from tests.targets import plain

DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 6, 30))
SPANS = st.tuples(DAYS, DAYS).map(sorted)
SOME = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
UTC = ZoneInfo("UTC")
MARCH = dt.date(2026, 3, 1)


@pytest.fixture
def at(monkeypatch):
    """at(day) makes it that day for the firm."""

    def go(day):
        monkeypatch.setattr(periods, "today", lambda: day)

    return go


@pytest.fixture
def sales(aim, win, manager, head, stranger):
    """Half a year: targets of people and departments, of whole months and not of all; deals in two currencies."""
    for month in range(1, 7):
        day = dt.date(2026, month, 1)
        aim(manager, day, revenue=f"{1000 + month}.37", deals=month)
        if month % 2:
            aim(head, day, revenue=500)
        if month == 4:
            aim(head.department, day, revenue=7000)
        for owner in (manager, head, stranger):
            win(owner, day + dt.timedelta(days=month * 3), f"{month * 100}.11")
            win(owner, day + dt.timedelta(days=month * 2), 10**6, currency="USD" if month == 2 else "RUB")


def asked(first, last, **more):
    return {"from": first.isoformat(), "to": last.isoformat(), **more}


def rows_of(user, first, last, **more):
    found = find(user, "plan-fact")
    reader = Reader(user)
    return found.run(reader, read(found, reader, asked(first, last, **more)))


@SOME
@given(span=SPANS, today=DAYS, who=st.sampled_from(["administrator", "head", "manager", "stranger"]))
def test_by_person_it_is_what_the_days_and_deals_say(request, sales, at, span, today, who):
    at(today)
    user = request.getfixturevalue(who)
    seen = {name: request.getfixturevalue(name).pk for name in ("manager", "head", "stranger")}
    sees = {
        "administrator": seen.values(),
        "head": [seen["head"], seen["manager"]],
        "manager": [seen["manager"]],
        "stranger": [seen["stranger"]],
    }
    expected = plain.by_person(user, sees[who], *span, today)

    found = rows_of(user, *span)

    names = ("fact", "deals", "target", "due", "landing")
    assert {row.key: {name: row.values[name] for name in names} for row in found.rows} == {
        f"p{person}": values for person, values in expected.items()
    }


@SOME
@given(span=SPANS, today=DAYS)
def test_departments_and_the_firm_have_their_own_target_or_the_sum_beneath(sales, at, administrator, head, span, today):
    at(today)

    found = rows_of(administrator, *span, by="department")

    for key, place in (("firm", ("firm",)), (f"d{head.department_id}", ("department", head.department_id))):
        expected = plain.aimed(place, *span, today)
        row = found.row(key)
        assert (row.values["target"], row.values["due"]) == tuple(map(plain.rounded, expected))
    assert found.row("firm").values["target"] == found.totals["target"]
    assert found.row("firm").values["fact"] == found.totals["fact"]


@SOME
@given(span=SPANS, today=DAYS, who=st.sampled_from(["administrator", "head", "manager"]))
def test_the_pace_stays_within_the_target_and_records_are_as_many_as_told(request, sales, at, span, today, who):
    at(today)
    user, found = request.getfixturevalue(who), get("plan-fact")
    reader = Reader(user)
    values = read(found, reader, asked(*span))

    result = found.run(reader, values)

    for row in result.rows:
        if row.values["target"] is not None:
            assert 0 <= row.values["due"] <= row.values["target"]
            assert row.values["due"] == row.values["target"] or today < span[1]
        if row.values["landing"] is not None:
            assert row.values["landing"] >= row.values["fact"]
        assert found.records(reader, values, row.key, "deals").count() == row.values["deals"]
    assert sum(row.values["deals"] for row in result.rows) == result.totals["deals"]
    assert found.records(reader, values, "", "fact").count() == result.totals["deals"]


@given(span=SPANS, today=DAYS)
def test_working_days_are_those_counted_one_by_one(span, today):
    (first, last), working = span, WorkingDays(Calendar(USUAL, UTC, FirmDays("RU", USUAL)))

    assert working.between(first, last) == sum(map(plain.is_worked, plain.days(first, last)))
    gone = working.gone(Period(first, last), today)
    assert 0 <= gone <= 1
    assert gone == 1 or today < last
    assert gone == 0 or today >= first


def test_whole_months_add_up_to_the_kopeck(aim, at, administrator, manager):
    at(dt.date(2026, 4, 10))
    aim(manager, MARCH, revenue="100000.01", deals=7)
    aim(manager, dt.date(2026, 4, 1), revenue="50000.02", deals=3)

    totals = rows_of(administrator, MARCH, dt.date(2026, 4, 30)).totals

    assert (totals["target"], totals["deals_target"]) == (Decimal("150000.03"), 10)
    assert totals["landing"] == Decimal(0)


def test_other_currencies_are_told_and_not_added(win, administrator, manager):
    win(manager, dt.date(2026, 3, 5), 100)
    win(manager, dt.date(2026, 3, 6), 900, currency="USD")

    found = run_report(administrator, "plan-fact", asked(MARCH, dt.date(2026, 3, 31)))

    assert [(row["fact"], row["deals"]) for row in found["rows"]] == [("100.00", 2)]
    assert found["totals"]["other_currencies"] == {"USD": "900.00"}


def test_a_role_that_does_not_see_amounts_has_deals_only(aim, win, manager):
    aim(manager, MARCH, revenue=500, deals=4)
    win(manager, dt.date(2026, 3, 5), 100)
    Role.objects.filter(pk=manager.role_id).update(field_rights={"deal": {"amount": FieldRight.HIDDEN}})
    manager.refresh_from_db()
    manager.role.refresh_from_db()

    found = run_report(manager, "plan-fact", asked(MARCH, dt.date(2026, 3, 31)))

    assert [column["key"] for column in found["columns"]] == ["who", "department", "deals_target", "deals", "deals_due"]
    assert found["rows"] == [{"who": "Max", "department": "Sales", "deals_target": 4, "deals": 1, "deals_due": 4}]


def test_a_manager_is_told_of_the_own_target_only(aim, administrator, head, manager, stranger):
    aim(None, MARCH, revenue=9000)
    aim(head.department, MARCH, revenue=5000)
    aim(stranger, MARCH, revenue=300)
    aim(manager, MARCH, revenue=200)

    totals = {
        user.name: rows_of(user, MARCH, dt.date(2026, 3, 31)).totals["target"]
        for user in (administrator, head, manager)
    }

    assert totals == {"Ada": Decimal(9000), "Hanna": Decimal(5000), "Max": Decimal(200)}
    assert [row.values["who"] for row in rows_of(manager, MARCH, dt.date(2026, 3, 31)).rows] == ["Max"]


def test_a_department_has_those_below_it(aim, win, administrator, head):
    below = Department.objects.create(name="Far sales", parent=head.department)
    far = add_person("far@firm.example", "Fay", "manager", "Far sales")
    aim(far, MARCH, revenue=1000)
    win(far, dt.date(2026, 3, 5), 100)

    found = rows_of(administrator, MARCH, dt.date(2026, 3, 31), by="department")

    for key in (f"d{head.department_id}", f"d{below.pk}", "firm"):
        assert (found.row(key).values["target"], found.row(key).values["fact"]) == (Decimal(1000), Decimal(100))
    reader, report = Reader(head), get("plan-fact")
    values = read(report, reader, asked(MARCH, dt.date(2026, 3, 31), by="department"))
    assert report.records(reader, values, f"d{head.department_id}", "deals").count() == 1


@pytest.mark.parametrize("raw", [{"period": "all"}, {"from": "2026-01-01"}, {"from": "1901-01-01", "to": "2026-01-01"}])
def test_a_period_must_have_both_ends(administrator, raw):
    with pytest.raises(BadParameter):
        run_report(administrator, "plan-fact", raw)


def test_the_number_of_queries_does_not_grow(aim, win, administrator, head):
    counts = []
    for size in (2, 12):
        for number in range(size):
            person = add_person(f"n{size}-{number}@firm.example", f"N{size}-{number}", "manager", f"D{number % 5}")
            aim(person, MARCH, revenue=100)
            win(person, dt.date(2026, 3, 5), 100)
        with CaptureQueriesContext(connection) as queries:
            rows_of(administrator, MARCH, dt.date(2026, 3, 31), by="department")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_month_in_which_nobody_works_asks_for_its_target_day_by_day():
    working = WorkingDays(Calendar(((),) * 7, UTC))

    assert working.share(MARCH, dt.date(2026, 3, 10), periods.month_of(MARCH)) == Fraction(10, 31)
