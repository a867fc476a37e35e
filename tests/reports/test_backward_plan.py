"""The plan from a target: figures worked out by hand for a small firm, and what holds for every target."""

import datetime as dt
import io
import math
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from krug.core.access.models import Firm
from krug.core.access.scopes import FieldRight
from krug.core.records import kinds, writing
from krug.core.reports.periods import midnight
from krug.core.reports.readers import Reader
from krug.core.reports.report import get
from krug.core.reports.running import BadParameter, find, read, run_report
from krug.modules.deals.models import Outcome
from krug.modules.deals.reports.backward_plan.interests import by_week
from tests.reports.conftest import site
from tests.reports.test_deals import SOME

AUGUST = {"target": "25000", "month": "2026-08"}


@pytest.fixture
def tenth_of_july(monkeypatch):
    noon = midnight(dt.date(2026, 7, 10)) + dt.timedelta(hours=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)


@pytest.fixture
def history(tenth_of_july, manager, deal):
    """Of forty deals twenty are lost in the first stage, ten in the second after 4 days, ten won 6 days later."""
    for _n in range(10):
        deal(manager, (1, 10), 3, outcome=Outcome.LOST)
        deal(manager, (1, 10), 5, outcome=Outcome.LOST)
        deal(manager, (1, 10), 4, 9, outcome=Outcome.LOST)
        deal(manager, (1, 10), 4, 6, outcome=Outcome.WON, amount=1000)
    deal(manager, (3, 1), 2, outcome=Outcome.WON, amount=10**6, year=2025)  # longer ago than the last twelve months


@pytest.fixture
def under_way(history, manager, deal):
    deal(manager, (7, 1), 99, amount=500)
    deal(manager, (7, 1), 99, amount=500)
    deal(manager, (7, 1), 2, 99, amount=500)


def rows(user, **raw):
    return [tuple(row.values()) for row in run_report(user, "backward-plan", {**AUGUST, **raw})["rows"]]


def test_a_target_worked_out_backwards_by_hand(administrator, stages, under_way):
    begun, first, second, third, *_rest, won = rows(administrator)

    # 25 wins of 1 000; one of four that begin is won, one of two that come to the second stage.
    assert begun == ("begun", 100, "100000.00", 3, "2026-08-21")
    assert first == (stages[0].name, 100, "100000.00", 3, "2026-08-21")
    assert second == (stages[1].name, 50, "50000.00", 1, "2026-08-25")
    assert third == (stages[2].name, 25, "25000.00", 0, None)  # none of the won ever stood there
    assert won == ("won", 25, "25000.00", 0, "2026-08-31")


def test_a_part_of_a_deal_is_a_whole_one_and_amounts_are_exact(administrator, history):
    begun, _first, second, *_rest, won = rows(administrator, target="25 001,10")

    assert [row[1] for row in (begun, second, won)] == [101, 51, 26]
    assert [row[2] for row in (begun, second, won)] == ["100004.40", "50002.20", "25001.10"]


def test_conversions_are_told_with_four_decimals(administrator, stages, history):
    totals = run_report(administrator, "backward-plan", AUGUST)["totals"]

    assert totals["conversions"][:3] == [
        {"stage": stages[0].name, "to_next": 0.5, "to_won": 0.25},
        {"stage": stages[1].name, "to_next": 0.5, "to_won": 0.5},
        {"stage": stages[2].name, "to_next": 1.0, "to_won": 1.0},
    ]
    assert totals["average_won"] == "1000.00"


def words(user, **raw):
    found, reader = find(user, "backward-plan"), Reader(user)
    values = read(found, reader, {**AUGUST, **raw})
    result = found.run(reader, values)
    said = [f"{bold} {text}" for bold, text in found.how(values, result)]
    return said, [f"{one.what} {one.more}" for one in found.remarks(values, result, None)]


def test_the_running_month_tells_its_progress_and_what_is_lacking(administrator, manager, stages, under_way, deal):
    deal(manager, (7, 2), 3, outcome=Outcome.WON, amount=2500)

    how, lacking = words(administrator, month="2026-07", target="10000")
    july = rows(administrator, month="2026-07", target="10000")

    progress = next(text for text in how if text.startswith("Выполнение"))
    assert "2\u202f500\xa0₽ из 10\u202f000\xa0₽ (25,0\xa0%), сделок 1 из 10; осталось дней: 22." in progress
    assert [(row[1], row[3]) for row in (july[0], july[2], july[-1])] == [(40, 4), (20, 2), (10, 1)]
    assert lacking == [
        f"На этапе «{stages[0].name}» не хватает сделок: 36. Прийти туда нужно до 21 июля 2026 г.",
        f"На этапе «{stages[1].name}» не хватает сделок: 18. Прийти туда нужно до 25 июля 2026 г.",
    ]


def test_with_too_little_history_there_is_no_plan_and_the_page_says_so(tenth_of_july, administrator, manager, deal):
    for _n in range(9):
        deal(manager, (1, 10), 4, 6, outcome=Outcome.WON, amount=1000)
    deal(manager, (7, 1), 99)

    how, lacking = words(administrator)

    assert {row[1:3] + row[4:] for row in rows(administrator)} == {(None, None, None)}
    assert rows(administrator)[0][3] == 1
    assert ("выиграно сделок с 1 июля 2025" in how[0], "9" in how[0], lacking) == (True, True, [])


def test_without_a_target_only_days_and_what_is_on_hand_are_told(administrator, under_way):
    found = run_report(administrator, "backward-plan", {"month": "2026-08"})

    assert tuple(found["rows"][0].values()) == ("begun", None, None, 3, "2026-08-21")
    assert found["parameters"]["target"] is None


@pytest.mark.parametrize(
    ("name", "value"), [("target", "0"), ("target", "-5"), ("target", "much"), ("month", "2026-13"), ("month", "soon")]
)
def test_what_is_no_target_and_no_month_is_refused_by_name(administrator, deal_kinds, name, value):
    with pytest.raises(BadParameter) as refused:
        run_report(administrator, "backward-plan", {**AUGUST, name: value})

    assert refused.value.name == name


def test_who_does_not_see_amounts_has_no_plan_by_them(head, under_way):
    head.role.field_rights = {"deal": {"amount": FieldRight.HIDDEN}}
    head.role.save()
    reader = type(head).objects.get(pk=head.pk)

    found = run_report(reader, "backward-plan", AUGUST)
    how, lacking = words(reader)

    assert list(found["rows"][0]) == ["stage", "have", "start_by"]
    assert ("average_won" in found["totals"], lacking) == (False, [])
    assert not any("₽" in text or "25" in text for text in how if "00" in text)


def test_what_is_on_hand_leads_to_the_deals(administrator, under_way):
    found, reader = find(administrator, "backward-plan"), Reader(administrator)
    values = read(found, reader, AUGUST)

    for row in found.run(reader, values).rows:
        assert found.records(reader, values, row.key, "have").count() == row.values["have"]
    assert found.records(reader, values, "99", "have") is None


def test_each_reader_plans_by_what_they_see(stranger, history):
    assert {row[1] for row in rows(stranger)} == {None}


def test_days_in_files_are_days(client, administrator, history):
    client.force_login(administrator)

    content = client.get("/reports/backward-plan/file?format=xlsx&target=25000&month=2026-08").content

    [_head, begun, *_rest] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert begun[1:] == [100.0, 100000.0, 0.0, dt.date(2026, 8, 21)]


@SOME
@given(target=st.decimals(1, 10**9, places=2))
def test_more_is_needed_the_further_from_the_win(administrator, history, target):
    found = rows(administrator, target=str(target))

    needed = [row[1] for row in found]
    assert needed == sorted(needed, reverse=True)
    assert needed[-1] == math.ceil(target / 1000)
    assert Decimal(found[-1][2]) == target


@pytest.mark.parametrize("size", [10, 100])
def test_queries_do_not_grow_with_the_deals(client, head, make_deals, django_assert_max_num_queries, size):
    make_deals(size)
    client.force_login(head)
    client.get("/reports/backward-plan?target=100000&period=all")

    with django_assert_max_num_queries(24):
        text = client.get("/reports/backward-plan?target=100000&period=all").content.decode()

    assert text.count("<h1") == 1


def test_columns_of_the_contract():
    columns = " ".join(column.key for column in get("backward-plan").columns)

    assert columns == "stage needed_deals needed_amount have start_by"


@pytest.fixture
def who_came(history, administrator, manager, deal, make_client_of):
    """Twenty clients of spring, fifteen by the site, five by a fair that cost 1 000; eight have a deal since June."""
    fair = writing.create(kinds.get("channel"), administrator, [{"name": "Fair", "influence": "internet"}])[0]
    days = {"held_from": "2026-03-01", "held_to": "2026-03-10"}
    event = {"name": "Fair", "channel": fair.pk, "budget_fact": "1000", **days}
    fair_of_march = writing.create(kinds.get("marketing_event"), administrator, [event])[0]
    clients = []
    for number in range(20):
        came = {"channel": site().pk} if number < 15 else {"channel": fair.pk, "source_event": fair_of_march.pk}
        more = {"responsible": manager.pk, "interest_on": "2026-03-05"}
        clients.append(make_client_of(administrator, name=f"Client {number}", **more, **came))
    for client in clients[:8]:
        deal(manager, (6, 20), 99, amount=500, client=client)
    return clients


def test_before_the_first_stage_stand_the_interests_that_must_come(administrator, who_came):
    report = run_report(administrator, "backward-plan", AUGUST)
    first, begun = report["rows"][:2]

    # Of 100 deals to be begun 92 are lacking; 20 interests came for 8 deals.
    assert tuple(begun.values())[:4] == ("begun", 100, "100000.00", 8)
    assert tuple(first.values()) == ("interests", 230, None, 12, begun["start_by"])
    assert begun["start_by"] == "2026-08-21"
    told = report["totals"]["interests"]
    assert [(one["channel"], one["needed"], one["cost_per_lead"], one["cost"]) for one in told["channels"]] == [
        ("site", 163, None, None),
        ("Fair", 55, "200.00", "11000.00"),
    ]
    assert [week["from"] for week in told["weeks"]][::6] == ["2026-07-06", "2026-08-17"]
    assert (len(told["weeks"]), sum(week["needed"] for week in told["weeks"])) == (7, 230 - 12)


def test_the_formula_of_interests_stands_on_the_page(administrator, who_came):
    how, _lacking = words(administrator)

    said = next(text for text in how if text.startswith("Нужно первичных интересов"))
    channels = next(text for text in how if text.startswith("По каналам"))
    assert "20" in said and "8" in said and "2,5" in said
    assert "55 × 200" in channels


def test_the_interests_on_hand_lead_to_their_clients(administrator, who_came):
    found, reader = find(administrator, "backward-plan"), Reader(administrator)

    rows = found.records(reader, read(found, reader, AUGUST), "interests", "have")

    assert sorted(rows.values_list("pk", flat=True)) == [client.pk for client in who_came[8:]]


def test_who_may_not_see_where_clients_came_from_has_no_such_row(head, who_came):
    Firm.objects.update_or_create(pk=1, defaults={"modules_off": ["primary-interest"]})
    reader = type(head).objects.get(pk=head.pk)

    assert run_report(reader, "backward-plan", AUGUST)["rows"][0]["stage"] == "begun"


@given(st.integers(0, 5000), st.integers(0, 400))
def test_weeks_add_up_and_are_even(needed, days):
    today = dt.date(2026, 7, 10)

    weeks = by_week(needed, today + dt.timedelta(days=days), today)

    counts = [count for _day, count in weeks]
    assert sum(counts) == needed
    assert not counts or max(counts) - min(counts) <= 1
    assert all(day.weekday() == 0 for day, _count in weeks)


def on(monkeypatch, month, day):
    noon = midnight(dt.date(2026, month, day)) + dt.timedelta(hours=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)


def test_what_usually_is_not_won_by_the_end_of_the_month_is_not_on_hand(administrator, stages, under_way, monkeypatch):
    july = {"month": "2026-07", "target": "10000"}
    found, reader = find(administrator, "backward-plan"), Reader(administrator)
    told = {}
    for day in (21, 22, 25, 26, 31):  # by median 10 days from the first stage, 6 from the second
        on(monkeypatch, 7, day)
        values = read(found, reader, july)
        rows_of_day = found.run(reader, values).rows
        told[day] = [row.values["have"] for row in rows_of_day[:3]]
        for row in rows_of_day:
            assert found.records(reader, values, row.key, "have").count() == row.values["have"]
    how, _lacking = words(administrator, **july)

    assert told == {21: [3, 3, 1], 22: [1, 1, 1], 25: [1, 1, 1], 26: [0, 0, 0], 31: [0, 0, 0]}
    assert any(text.endswith("Не посчитаны, потому что в этом месяце уже не успеть: 3.") for text in how)


def test_of_a_month_that_is_over_only_the_won_are_on_hand(administrator, manager, under_way, deal, monkeypatch):
    deal(manager, (7, 2), 3, outcome=Outcome.WON, amount=2500)
    on(monkeypatch, 8, 1)

    assert [row[3] for row in rows(administrator, month="2026-07")] == [1] * len(rows(administrator, month="2026-07"))


def test_interests_whose_day_is_past_are_late_and_in_no_week(administrator, who_came, monkeypatch):
    on(monkeypatch, 8, 22)  # the deals were to be begun by 21 August

    told = run_report(administrator, "backward-plan", AUGUST)["totals"]["interests"]
    how, _lacking = words(administrator)

    short = told["needed"] - told["have"]
    assert (told["weeks"], told["late"]) == ([], short)
    said = next(text for text in how if text.startswith("По неделям"))
    assert f"уже поздно: не хватает {short}, а прийти они должны были до 21 августа 2026" in said


def test_in_time_nothing_is_late(administrator, who_came):
    assert run_report(administrator, "backward-plan", AUGUST)["totals"]["interests"]["late"] == 0
