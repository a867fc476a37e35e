"""The analysis of the client base against the same worked out in plain Python."""

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.reports.periods import Period
from krug.core.reports.readers import Reader
from krug.core.reports.running import find, read, run_report
from krug.modules.clients.models import Client
from tests.analysis import plain
from tests.reports.test_deals import asked

DAYS = st.dates(dt.date(2022, 12, 1), dt.date(2025, 2, 1))
MONTHS = st.tuples(st.integers(0, 23), st.integers(1, 14)).map(lambda pair: _months(*pair))
BOUNDED = st.one_of(MONTHS, st.tuples(DAYS, DAYS).map(lambda pair: Period(min(pair), max(pair))))
PERIODS = st.one_of(st.just(Period()), BOUNDED, DAYS.map(Period), DAYS.map(lambda day: Period(None, day)))
WHO = st.sampled_from(["administrator", "head", "manager"])
BY = st.sampled_from(["revenue", "deals"])
PERCENT = st.decimals(0, 100, places=2)
SOME = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _months(first, count):
    """Whole months of 2023 on."""
    begin, after = (dt.date(2023 + number // 12, number % 12 + 1, 1) for number in (first, first + count))
    return Period(begin, after - dt.timedelta(days=1))


@pytest.fixture(params=[1, 2])
def clients(request, make_sales):
    return make_sales(request.param)


def behind(user, name, raw, row, column):
    """The clients the drill-down of a cell gives."""
    found, reader = find(user, name), Reader(user)
    rows = found.records(reader, read(found, reader, raw), row, column)
    pks = list(rows.values_list("pk", flat=True))
    assert len(pks) == len(set(pks))
    assert set(pks) <= set(Client.objects.visible_to(user).values_list("pk", flat=True))
    return set(pks)


@SOME
@given(period=PERIODS, who=WHO, by=BY, bounds=st.tuples(PERCENT, PERCENT).map(sorted))
def test_abc_parts_the_clients_as_their_sales_say(request, clients, period, who, by, bounds):
    user = request.getfixturevalue(who)
    raw = asked(period, by=by, a=str(bounds[0]), b=str(bounds[1]))

    found = run_report(user, "abc", raw)

    classes = plain.abc(user, period, by, *bounds)
    everybody = set(Client.objects.visible_to(user).values_list("pk", flat=True))
    rows = {row["class"]: row for row in found["rows"]}
    assert bool(rows) == bool(classes)
    for letter in "ABC" if rows else "":
        there = {pk for pk, one in classes.items() if one == letter}
        assert rows[letter]["clients"] == len(there)
        assert behind(user, "abc", raw, letter, "clients") == there
    if rows:
        assert rows["none"]["clients"] == len(everybody) - len(classes)
        assert behind(user, "abc", raw, "none", "clients") == everybody - set(classes)
        assert behind(user, "abc", raw, "", "clients") == set(classes)
        assert found["totals"]["clients"] == len(classes)
        assert sum(Decimal(str(rows[letter]["share"])) for letter in "ABC") == pytest.approx(1, abs=Decimal("0.0002"))
        assert sum(Decimal(rows[letter]["amount"]) for letter in "ABC") == Decimal(found["totals"]["amount"])


@SOME
@given(period=PERIODS, who=WHO, by=BY, top=st.integers(1, 16))
def test_the_ranking_lists_the_first_and_sums_the_rest(request, clients, period, who, by, top):
    user = request.getfixturevalue(who)
    raw = asked(period, by=by, top=str(top))

    found = run_report(user, "abc-clients", raw)

    classes = plain.abc(user, period, by)
    names = dict(Client.objects.values_list("pk", "name"))
    listed = found["rows"][:top]
    assert [(row["client"], row["class"]) for row in listed] == [(names[pk], one) for pk, one in classes.items()][:top]
    assert sum(row["clients"] for row in found["rows"]) == len(classes)
    assert [row["place"] for row in listed] == list(range(1, len(listed) + 1))
    if classes:
        assert found["rows"][-1]["upto"] == 1.0
        for column in ("deals", "clients"):
            assert sum(row[column] for row in found["rows"]) == found["totals"][column]
        assert sum(Decimal(row["amount"]) for row in found["rows"]) == Decimal(found["totals"]["amount"])


@SOME
@given(
    period=PERIODS,
    who=WHO,
    by=BY,
    unit=st.sampled_from(["month", "quarter"]),
    least=st.integers(2, 6),
    bounds=st.tuples(st.integers(0, 150), st.integers(0, 150)).map(sorted),
)
def test_xyz_and_the_matrix_are_what_the_sales_say(request, clients, period, who, by, unit, least, bounds):
    user = request.getfixturevalue(who)
    x, y = bounds
    steady = {"by": by, "unit": unit, "least": str(least), "x": str(x), "y": str(y)}
    raw = asked(period, **steady)

    alone = {row["class"]: row["clients"] for row in run_report(user, "xyz", raw)["rows"]}
    matrix = run_report(user, "abc-xyz", raw)

    abc = plain.abc(user, period, by)
    xyz = plain.xyz(user, period, by, unit, x, y, least)
    assert alone == ({name: list(xyz.values()).count(name) for name in ("X", "Y", "Z", "few")} if xyz else {})
    cells = defaultdict(set)
    for pk, letter in abc.items():
        cells[letter, xyz[pk]].add(pk)
    for row in matrix["rows"]:
        for column, name in {"x": "X", "y": "Y", "z": "Z", "few": "few"}.items():
            there = cells[row["class"], name]
            assert row[column] == len(there)
            assert behind(user, "abc-xyz", raw, row["class"], column) == there
        assert row["clients"] == sum(row[column] for column in ("x", "y", "z", "few"))
    for name in alone:
        assert behind(user, "xyz", raw, name, "clients") == {pk for pk, one in xyz.items() if one == name}


@SOME
@given(period=BOUNDED, who=WHO, by=BY, compare=st.sampled_from(["", "previous", "year"]))
def test_moves_between_classes_are_told_from_both_periods(request, clients, period, who, by, compare):
    user = request.getfixturevalue(who)
    raw = asked(period, by=by, compare=compare)

    found = run_report(user, "abc-moves", raw)

    earlier = period.year_ago() if compare == "year" else period.before()
    currency = plain.spoken(user, period)
    was, now = (plain.abc(user, one, by, currency=currency) for one in (earlier, period))
    everybody = set(Client.objects.visible_to(user).values_list("pk", flat=True))
    cells = defaultdict(set)
    for pk in everybody:
        cells[was.get(pk, "none"), now.get(pk, "none")].add(pk)
    assert bool(found["rows"]) == bool(was or now)
    for row in found["rows"]:
        for column in ("a", "b", "c", "none"):
            there = cells[row["was"], "none" if column == "none" else column.upper()]
            assert row[column] == len(there)
            assert behind(user, "abc-moves", raw, row["was"], column) == there
        for column in ("up", "down", "clients"):
            assert row[column] == len(behind(user, "abc-moves", raw, row["was"], column))
    if found["rows"]:
        assert found["totals"]["clients"] == len(everybody)
        for column in ("up", "down", "none"):
            assert found["totals"][column] == len(behind(user, "abc-moves", raw, "", column))
        stayed = sum(len(cells[one, one]) for one in ("A", "B", "C", "none"))
        assert found["totals"]["up"] + found["totals"]["down"] + stayed == len(everybody)


@SOME
@given(period=PERIODS, who=WHO, days=st.tuples(st.integers(1, 200), st.integers(1, 300)).map(sorted))
def test_the_dynamics_are_what_the_sales_say(request, clients, period, who, days):
    user = request.getfixturevalue(who)
    active, sleeping = days
    raw = asked(period, active=str(active), sleeping=str(sleeping))

    found = run_report(user, "client-dynamics", raw)

    rows = found["rows"][:26]
    for row in rows:
        first = dt.date.fromisoformat(f"{row['month']}-01")
        month = _months((first.year - 2023) * 12 + first.month - 1, 1)
        end = min([month.end, *([period.end] if period.end else [])])
        start = max([month.start, *([period.start] if period.start else [])])
        stands = plain.standing(user, end, active, sleeping)
        for name in ("active", "sleeping", "lost"):
            there = {pk for pk, one in stands.items() if one == name}
            assert (row["month"], name, row[name]) == (row["month"], name, len(there))
        for name, there in zip(("new", "returned"), plain.coming(user, start, end, active), strict=True):
            assert (row["month"], name, row[name]) == (row["month"], name, len(there))
    for row in rows[::5]:
        for name in ("new", "active", "sleeping", "lost", "returned"):
            assert row[name] == len(behind(user, "client-dynamics", raw, row["month"], name))
    for name, count in found["totals"].items():
        assert count == len(behind(user, "client-dynamics", raw, "", name))


@SOME
@given(period=PERIODS, who=WHO)
def test_cohorts_are_what_the_sales_say(request, clients, period, who):
    user = request.getfixturevalue(who)
    raw = asked(period)

    found = run_report(user, "client-cohorts", raw)

    wanted = plain.cohorts(user, period)
    whole = Counter()
    for row in found["rows"]:
        bought = wanted[row["cohort"]]
        assert row["clients"] == len(bought[0])
        for after in range(1, 13):
            there = bought[after]
            assert row[f"m{after}"] == (round(len(there) / len(bought[0]), 4) if bought[0] else None)
            whole[after] += len(there)
    if found["rows"]:
        first = found["rows"][0]["cohort"]
        assert behind(user, "client-cohorts", raw, first, "m2") == wanted[first][2]
        assert found["totals"]["clients"] == sum(len(bought[0]) for bought in wanted.values())
        assert len(behind(user, "client-cohorts", raw, "", "clients")) == found["totals"]["clients"]
