"""The forecast: figures worked out by hand for a small firm, and what holds for every firm."""

import datetime as dt
from decimal import Decimal
from unittest import mock

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from krug.core.access.scopes import FieldRight
from krug.core.reports.periods import midnight
from krug.core.reports.readers import Reader
from krug.core.reports.report import get
from krug.core.reports.running import find, read, run_report
from krug.core.stages.models import Stage
from krug.modules.currencies.models import Rate
from krug.modules.deals.models import Deal, Outcome
from krug.modules.deals.reports.forecast import odds
from krug.modules.deals.reports.forecast.odds import Standing

# History without what is still to be looked back at.
LEARNT = {"to": "2026-05-31"}


@pytest.fixture
def tenth_of_july(monkeypatch):
    noon = midnight(dt.date(2026, 7, 10)) + dt.timedelta(hours=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)


@pytest.fixture
def history(tenth_of_july, manager, deal, stages):
    """Of twenty deals that came into the first stage ten are lost after 5 days, five won after 10, five after 40."""
    Stage.objects.filter(pk=stages[0].pk).update(probability=60)
    Stage.objects.filter(pk=stages[1].pk).update(probability=30)
    for _n in range(5):
        deal(manager, (1, 10), 5, outcome=Outcome.LOST)
        deal(manager, (1, 10), 5, outcome=Outcome.LOST)
        deal(manager, (1, 10), 10, outcome=Outcome.WON, amount=1)
        deal(manager, (1, 10), 40, outcome=Outcome.WON, amount=1)


@pytest.fixture
def under_way(history, manager, deal):
    deal(manager, (7, 10), 99, amount=1000, expected_close_on=dt.date(2026, 7, 20))
    deal(manager, (7, 4), 99, amount=600, expected_close_on=dt.date(2026, 8, 5))
    deal(manager, (7, 4), 2, 99, amount=400, expected_close_on=dt.date(2026, 8, 15))  # in the second stage
    deal(manager, (7, 2), 3, outcome=Outcome.WON, amount=70)


def test_a_small_firm_by_hand(administrator, under_way):
    found = run_report(administrator, "forecast", LEARNT)

    # By history: 5 of 20 in July and 5 of 20 in August for the new one; of the ten that took six days or more, five and
    # five for the one that stands for six days; the second stage has no history. 70 are won already.
    assert [(row["month"], row["committed"], row["weighted"], row["historical"]) for row in found["rows"]] == [
        ("2026-07", "1070.00", "670.00", "620.00"),
        ("2026-08", "600.00", "480.00", "550.00"),
        ("2026-09", "0.00", "0.00", "0.00"),
    ]
    totals = found["totals"]
    assert [totals[name] for name in ("committed", "weighted", "historical", "won_this_month", "currency")] == [
        "1670.00",
        "1150.00",
        "1170.00",
        "70.00",
        "RUB",
    ]
    july = found["rows"][0]
    # Nothing, 600, 1000 or both, by 3, 3, 1 and 1 of 8: a tenth of the draws lies at nothing, and a tenth at both.
    assert (july["low"], july["high"]) == ("70.00", "1670.00")


def test_what_always_ended_one_way_leaves_no_doubt(tenth_of_july, administrator, manager, deal):
    for _n in range(20):
        deal(manager, (1, 10), 10, outcome=Outcome.WON, amount=1)
    deal(manager, (7, 10), 99, amount=1000)

    july, august, _september = run_report(administrator, "forecast", LEARNT)["rows"]

    assert [july[name] for name in ("historical", "low", "high")] == ["1000.00"] * 3
    assert [august[name] for name in ("historical", "low", "high")] == ["0.00"] * 3


def test_too_little_history_is_said_and_leaves_history_empty(tenth_of_july, administrator, manager, deal):
    for _n in range(19):
        deal(manager, (1, 10), 10, outcome=Outcome.WON, amount=1)
    deal(manager, (7, 10), 99, amount=1000, expected_close_on=dt.date(2026, 7, 20))

    found, reader = find(administrator, "forecast"), Reader(administrator)
    values = read(found, reader, {})
    result = found.run(reader, values)

    assert [result.rows[0].values[name] for name in ("historical", "low", "high")] == [None] * 3
    assert [result.totals[name] for name in ("historical", "low", "high")] == [None] * 3
    assert "закрыто сделок за всё время: 19" in " ".join(text for _bold, text in found.how(values, result))
    assert found.chart(values, result, None).span is None


def test_the_past_is_forecast_by_what_was_known_then(administrator, manager, history, deal):
    deal(manager, (5, 30), 10, outcome=Outcome.WON, amount=500)  # two days old on the first of June

    accuracy = run_report(administrator, "forecast", LEARNT)["totals"]["accuracy"]

    assert accuracy == [
        {"month": "2026-06", "historical": "125.00", "won": "500.00"},
        {"month": "2026-05", "historical": "0.00", "won": "0.00"},
        {"month": "2026-04", "historical": "0.00", "won": "0.00"},
    ]


def test_amounts_are_turned_at_todays_rate_and_what_has_none_is_told(administrator, manager, history, deal):
    Rate.objects.create(currency="USD", base="RUB", on=dt.date(2026, 7, 1), value=Decimal(90))
    deal(manager, (7, 10), 99, amount=10, currency="USD", expected_close_on=dt.date(2026, 7, 20))
    deal(manager, (7, 10), 99, amount=7, currency="EUR", expected_close_on=dt.date(2026, 7, 20))

    found = run_report(administrator, "forecast", LEARNT)

    assert found["rows"][0]["committed"] == "900.00"
    assert (found["totals"]["currency"], found["totals"]["other_currencies"]) == ("RUB", {"EUR": "7.00"})


def test_stages_without_probabilities_leave_the_managers_word_alone(administrator, stages, under_way):
    Stage.objects.update(probability=0)

    rows = run_report(administrator, "forecast", LEARNT)["rows"]

    assert [(row["committed"], row["weighted"]) for row in rows[:2]] == [("1070.00", "70.00"), ("1000.00", "0.00")]


def test_how_many_months_is_asked(administrator, under_way):
    rows = run_report(administrator, "forecast", {**LEARNT, "months": "1"})["rows"]

    assert [row["month"] for row in rows] == ["2026-07"]


def test_each_reader_has_a_forecast_of_what_they_see(administrator, stranger, under_way):
    found = run_report(stranger, "forecast", LEARNT)

    assert [found["rows"][0][name] for name in ("committed", "weighted", "historical")] == ["0.00", "0.00", None]


@pytest.mark.parametrize(
    ("field", "left"),
    [("amount", "month"), ("expected_close_on", "month historical low high")],
)
def test_hidden_fields_are_in_no_figure_and_no_word(head, under_way, field, left):
    head.role.field_rights = {"deal": {field: FieldRight.HIDDEN}}
    head.role.save()
    reader = Reader(type(head).objects.get(pk=head.pk))

    found = find(reader.user, "forecast")
    values = read(found, reader, LEARNT)
    result = found.run(reader, values)

    assert " ".join(column.key for column in found.columns) == left
    words = " ".join(text for _bold, text in found.how(values, result))
    assert ("₽" in words, "accuracy" in result.totals) == ((False, False) if field == "amount" else (True, True))


def test_figures_lead_to_the_deals_behind_them(administrator, under_way):
    found, reader = find(administrator, "forecast"), Reader(administrator)
    values = read(found, reader, LEARNT)

    def behind(row, column):
        return sorted(int(deal.amount) for deal in found.records(reader, values, row, column))

    assert behind("2026-07", "committed") == [70, 1000]
    assert behind("2026-08", "committed") == [600]
    assert behind("2026-08", "weighted") == [400, 600]
    assert behind("", "weighted") == [70, 400, 600, 1000]
    assert found.records(reader, values, "2025-01", "committed") is None


@pytest.mark.parametrize("size", [10, 100])
def test_queries_do_not_grow_with_the_deals(client, head, make_deals, django_assert_max_num_queries, size):
    make_deals(size)
    client.force_login(head)
    client.get("/reports/forecast")

    with django_assert_max_num_queries(24):
        text = client.get("/reports/forecast").content.decode()

    assert text.count("<h1") == 1


def test_any_deals_make_a_forecast_whose_parts_agree(administrator, make_deals):
    make_deals(200)
    Deal.objects.filter(state="open").update(expected_close_on=timezone.localdate())

    found = run_report(administrator, "forecast", {"months": "6"})

    for row in [*found["rows"], found["totals"]]:
        assert Decimal(row["low"]) <= Decimal(row["historical"]) <= Decimal(row["high"])
        assert Decimal(row["weighted"]) >= 0
    for name in ("committed", "weighted", "historical"):
        assert sum(Decimal(row[name]) for row in found["rows"]) == Decimal(found["totals"][name])
    assert found == run_report(administrator, "forecast", {"months": "6"})


COUNTS = st.dictionaries(st.integers(0, 60), st.integers(1, 9), max_size=8)
DEALS = st.lists(st.builds(Standing, st.just(1), st.integers(0, 70), st.integers(0, 10**9)), max_size=12)
WINDOWS = [(0, 12), (13, 40), (41, 400)]


@given(won=COUNTS, lost=COUNTS, deals=DEALS)
def test_the_interval_holds_what_is_expected_and_no_more_comes_than_there_is(won, lost, deals):
    past = odds.pasts(
        [*((1, day, True, n) for day, n in won.items()), *((1, day, False, n) for day, n in lost.items())]
    )

    middles = odds.expected(deals, past, WINDOWS)
    draws = odds.drawn(deals, past, WINDOWS)

    whole = sum(deal.kopecks for deal in deals)
    assert round(sum(middles), 9) <= whole
    assert all(sum(draw) <= whole for draw in draws)
    for number, middle in enumerate(middles):
        low, high = odds.interval([draw[number] for draw in draws], middle)
        assert 0 <= low <= middle <= high


@given(won=COUNTS, lost=COUNTS, age=st.integers(0, 70))
def test_the_windows_share_out_the_chance_of_winning_at_all(won, lost, age):
    past = odds.Past(won, lost)

    chances = [past.chance(age, window) for window in WINDOWS]

    assert sum(part for part, _all in chances) == sum(n for day, n in won.items() if day >= age)
    assert {whole for _part, whole in chances} == {sum(n for c in (won, lost) for day, n in c.items() if day >= age)}


def test_columns_of_the_contract():
    columns = " ".join(column.key for column in get("forecast").columns)

    assert columns == "month committed weighted historical low high"


@given(won=COUNTS, lost=COUNTS, deals=DEALS)
def test_small_deals_drawn_together_keep_within_what_there_is_and_around_what_is_expected(won, lost, deals):
    past = odds.pasts(
        [*((1, day, True, n) for day, n in won.items()), *((1, day, False, n) for day, n in lost.items())]
    )
    deals = deals * 20

    with mock.patch.object(odds, "MOST_DRAWN", 3):
        draws = odds.drawn(deals, past, WINDOWS)
        again = odds.drawn(list(reversed(deals)), past, WINDOWS)

    whole = sum(deal.kopecks for deal in deals)
    assert draws == again
    assert all(part >= 0 for draw in draws for part in draw) and all(sum(draw) <= whole * 1.000001 for draw in draws)
    for number, middle in enumerate(odds.expected(deals, past, WINDOWS)):
        mean = sum(draw[number] for draw in draws) / odds.DRAWS
        assert (
            abs(mean - float(middle)) <= 0.2 * max(deal.kopecks for deal in deals) * len(deals) ** 0.5 if deals else 1
        )
