"""The forecast as of a past day: worked out by hand, once more in plain Python, and on the public sample."""

import datetime as dt
import json
import uuid
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from krug.config.cli import main
from krug.core.access.scopes import FieldRight
from krug.core.records import writing
from krug.core.reports.periods import midnight
from krug.core.reports.readers import Reader
from krug.core.reports.running import BadParameter, find, read, run_report
from krug.core.stages.models import Passage, Stage
from krug.modules.deals.models import Deal, Outcome
from tests.reports import real_data

AS_OF = {"as_of": "2026-07-10", "to": "2026-05-31"}


def on(monkeypatch, *day):
    noon = midnight(dt.date(*day)) + dt.timedelta(hours=12)
    monkeypatch.setattr(timezone, "now", lambda: noon)


def known_since(deal, *day):
    """Krug knows the deal since that day."""
    written = int(midnight(dt.date(*day)).timestamp() * 1000)
    Deal.objects.filter(pk=deal.pk).update(uid=uuid.UUID(int=written << 80 | 7 << 76 | 2 << 62 | deal.pk))
    return deal


@pytest.fixture
def history(monkeypatch, manager, deal, stages):
    """Of twenty deals that came into the first stage ten are lost after 5 days, five won after 10, five after 40."""
    on(monkeypatch, 2026, 9, 10)
    Stage.objects.filter(pk=stages[0].pk).update(probability=60)
    Stage.objects.filter(pk=stages[1].pk).update(probability=30)
    for _n in range(5):
        deal(manager, (1, 10), 5, outcome=Outcome.LOST)
        deal(manager, (1, 10), 5, outcome=Outcome.LOST)
        deal(manager, (1, 10), 10, outcome=Outcome.WON, amount=1)
        deal(manager, (1, 10), 40, outcome=Outcome.WON, amount=1)


@pytest.fixture
def summer(history, manager, deal):
    """What stood on the tenth of July, how it ended, and what came later."""
    begun = {
        "won in July": deal(
            manager, (7, 9), 16, outcome=Outcome.WON, amount=1000, expected_close_on=dt.date(2026, 7, 20)
        ),
        "lost in August": deal(
            manager, (7, 4), 40, outcome=Outcome.LOST, amount=600, expected_close_on=dt.date(2026, 8, 5)
        ),
        "still in work": deal(manager, (7, 4), 2, 99, amount=400, expected_close_on=dt.date(2026, 8, 15)),
        "won before": deal(manager, (7, 2), 3, outcome=Outcome.WON, amount=70),
    }
    for one in begun.values():
        known_since(one, 2026, 7, 1)
    deal(manager, (7, 12), 5, outcome=Outcome.WON, amount=5000)  # nobody knew of it on the tenth
    return begun


def test_a_past_day_is_told_as_it_was_and_beside_it_what_came(administrator, summer):
    found = run_report(administrator, "forecast", AS_OF)

    # As the forecast of now is worked out: 5 of 20 in July for the deal one day old, five of ten for that of six.
    keys = ("month", "committed", "weighted", "historical", "came", "came_known")
    assert [tuple(row[key] for key in keys) for row in found["rows"]] == [
        ("2026-07", "1070.00", "670.00", "620.00", "6070.00", "1070.00"),
        ("2026-08", "600.00", "480.00", "550.00", "0.00", "0.00"),
        ("2026-09", "0.00", "0.00", "0.00", "0.00", "0.00"),
    ]
    assert [column["key"] for column in found["columns"]][-2:] == ["came", "came_known"]
    totals = found["totals"]
    assert (totals["came"], totals["came_known"], totals["won_this_month"]) == ("6070.00", "1070.00", "70.00")
    assert (found["parameters"]["as_of"], totals["deals_at_the_average"]) == ("2026-07-10", 0)


def test_it_is_what_was_told_on_that_day(monkeypatch, administrator, summer):
    later = run_report(administrator, "forecast", AS_OF)["rows"]
    Deal.objects.filter(created_at__gte=midnight(dt.date(2026, 7, 10))).delete()
    Deal.objects.filter(closed_at__gte=midnight(dt.date(2026, 7, 10))).update(state="open", closed_at=None)
    monkeypatch.setattr(timezone, "now", lambda: midnight(dt.date(2026, 7, 10)))

    then = run_report(administrator, "forecast", {"to": "2026-05-31"})["rows"]

    names = ("month", "committed", "weighted", "historical", "low", "high")
    assert [[row[name] for name in names] for row in later] == [[row[name] for name in names] for row in then]


def change(deal, actor, values):
    deal.refresh_from_db()
    writing.change(deal, actor, values, deal.version)


def test_amounts_and_expected_days_are_those_of_the_day(monkeypatch, administrator, summer):
    deal = summer["still in work"]
    on(monkeypatch, 2026, 7, 9)
    change(deal, administrator, {"amount": "450"})
    on(monkeypatch, 2026, 8, 1)
    change(deal, administrator, {"amount": "9000", "expected_close_on": "2026-10-01"})
    on(monkeypatch, 2026, 8, 2)
    change(deal, administrator, {"amount": "9500"})
    on(monkeypatch, 2026, 9, 10)

    july, august, september = run_report(administrator, "forecast", AS_OF)["rows"]

    assert (august["committed"], august["weighted"]) == ("600.00", "495.00")
    assert (july["weighted"], september["weighted"]) == ("670.00", "0.00")


def test_what_was_brought_in_later_is_worth_the_average_of_the_won(administrator, summer):
    known_since(summer["lost in August"], 2026, 9, 1)

    found = run_report(administrator, "forecast", {"as_of": "2026-07-10"})

    # Ten deals of 1 and one of 70 were won before: 80 / 11.
    assert found["totals"]["deals_at_the_average"] == 1
    assert found["rows"][1]["committed"] == "7.27"


def words(user, **raw):
    found, reader = find(user, "forecast"), Reader(user)
    values = read(found, reader, {**AS_OF, **raw})
    result = found.run(reader, values)
    return [f"{bold} {text}" for bold, text in found.how(values, result)], found.chart(values, result, None)


def test_the_page_says_how_it_came_out(client, administrator, summer):
    said, chart = words(administrator)

    outcome = next(text for text in said if text.startswith("Как вышло"))
    assert "июль 2026" in outcome.lower() and "в интервале" in outcome
    assert "август 2026 г.: сбылось 0" in outcome.lower() and "Текущий месяц не кончился" in outcome
    assert [str(series.title) for series in chart.series][-2:] == ["Сбылось", "Сбылось из сделок того дня"]
    client.force_login(administrator)
    page = client.get("/reports/forecast?as_of=2026-07-10&to=2026-05-31").content.decode()
    assert 'name="as_of" type="date" value="2026-07-10"' in page
    assert "column=came_known" in page and "column=committed" not in page


def test_what_came_leads_to_its_deals(client, administrator, summer):
    found, reader = find(administrator, "forecast"), Reader(administrator)
    values = read(found, reader, AS_OF)

    def behind(row, column):
        return sorted(int(deal.amount) for deal in found.records(reader, values, row, column))

    assert behind("2026-07", "came") == [70, 1000, 5000]
    assert behind("2026-07", "came_known") == [70, 1000]
    assert behind("", "came_known") == [70, 1000]
    client.force_login(administrator)
    assert client.get("/reports/forecast/records?as_of=2026-07-10&row=2026-07&column=came").status_code == 200
    assert client.get("/reports/forecast/records?as_of=2026-07-10&row=2026-07&column=weighted").status_code == 404


@pytest.mark.parametrize(
    "raw", [{"as_of": "2026-09-10"}, {"as_of": "soon"}, {"as_of": "2026-02-01", "from": "2026-02-01"}]
)
def test_a_day_that_will_not_do_is_refused_by_name(administrator, history, raw):
    with pytest.raises(BadParameter) as refused:
        run_report(administrator, "forecast", raw)

    assert refused.value.name == "as_of"


def test_of_too_little_history_by_then_nothing_is_said(administrator, summer):
    found = run_report(administrator, "forecast", {"as_of": "2026-01-20"})

    assert {row["historical"] for row in found["rows"]} == {None}
    assert [row["came"] for row in found["rows"]] == ["5.00", "5.00", "0.00"]
    assert any("прогноза по истории не было" in text for text in words(administrator, as_of="2026-01-20")[0])


def test_who_does_not_see_amounts_is_told_of_none(head, summer):
    head.role.field_rights = {"deal": {"amount": FieldRight.HIDDEN}}
    head.role.save()
    reader = type(head).objects.get(pk=head.pk)

    found = run_report(reader, "forecast", AS_OF)

    assert [column["key"] for column in found["columns"]] == ["month"]
    assert not {"came", "came_known", "won_this_month"} & set(found["totals"])
    assert not any("₽" in text for text in words(reader)[0])


def test_the_command_tells_it(monkeypatch, capsysbinary, administrator, summer):
    monkeypatch.setattr("krug.config.preparing.prepare", lambda: None)
    assert main(["report", "forecast", "--param", "as_of=2026-07-10", "--to", "2026-05-31", "--format", "json"]) == 0

    assert json.loads(capsysbinary.readouterr().out)["rows"][0]["came_known"] == "1070.00"


@pytest.mark.parametrize("size", [10, 100])
def test_queries_do_not_grow_with_the_deals(client, head, make_deals, django_assert_max_num_queries, size):
    make_deals(size)
    client.force_login(head)
    client.get("/reports/forecast?as_of=2026-06-01")

    with django_assert_max_num_queries(24):
        text = client.get("/reports/forecast?as_of=2026-06-01").content.decode()

    assert text.count("<h1") == 1


def plain(user, day, months):
    """(month, committed, weighted, historical, came, of it of deals begun before) in kopecks, row by row in Python."""
    at, deals = midnight(day), list(Deal.objects.visible_to(user))
    path = defaultdict(list)
    for step in Passage.objects.filter(record_kind="deal").order_by("entered_at", "id"):
        path[step.record_id].append(step)
    chances = dict(Stage.objects.values_list("pk", "probability"))
    told = {stage.pipeline_id for stage in Stage.objects.exclude(probability=0)}
    won = [deal for deal in deals if deal.state == "won"]
    before = [deal for deal in won if deal.closed_at < at]
    average = int(sum((deal.base_amount or 0) * 100 for deal in before) / len(before)) if before else 0
    ended, standing = defaultdict(list), []
    for deal in deals:
        steps = path[deal.pk] or [Passage(stage_id=-deal.kind_id, entered_at=deal.created_at, left_at=None)]
        if deal.state != "open" and deal.closed_at < at:
            for stage, entered in {step.stage_id: step.entered_at for step in steps}.items():
                ended[stage].append((max(0, (deal.closed_at - entered).days), deal.state))
        else:
            here = [s for s in steps if s.entered_at < at and (s.left_at is None or s.left_at >= at)]
            standing += [(deal, step.stage_id, (at - step.entered_at).days) for step in here]
    rows = []
    for number in range(months):
        first = dt.date(day.year + (day.month + number - 1) // 12, (day.month + number - 1) % 12 + 1, 1)
        last = dt.date(first.year + first.month // 12, first.month % 12 + 1, 1) - dt.timedelta(days=1)
        came = [deal for deal in won if first <= timezone.localdate(deal.closed_at) <= last]
        old = [deal for deal in came if deal.created_at < at or deal.closed_at < at]
        already = sum(int(deal.base_amount * 100) for deal in came if deal.closed_at < at)
        due = [
            (deal, stage)
            for deal, stage, _age in standing
            if deal.expected_close_on and first <= deal.expected_close_on <= last
        ]
        committed = sum(average for deal, stage in due if chances.get(stage, 100) >= 50 or deal.pipeline_id not in told)
        weighted = sum(Fraction(average * chances.get(stage, 0), 100) for _deal, stage in due)
        expected = Fraction(0)
        for _deal, stage, age in standing:
            like = [(days, state) for days, state in ended[stage] if days >= age]
            window = range(max(0, (first - day).days), (last - day).days + 1)
            hits = sum(state == "won" and days - age in window for days, state in like)
            expected += Fraction(average * hits, len(like)) if like else 0
        sums = (committed + already, weighted + already, expected + already)
        rows.append((*sums, *(sum(deal.base_amount * 100 for deal in some) for some in (came, old))))
    return [tuple(map(roubles, row)) for row in rows]


def roubles(kopecks):
    value = Fraction(kopecks)
    return f"{(Decimal(value.numerator) / value.denominator).quantize(Decimal(1), ROUND_HALF_UP).scaleb(-2):.2f}"


KEYS = ("committed", "weighted", "historical", "came", "came_known")


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("day", [dt.date(2026, 4, 1), dt.date(2026, 5, 17)])
def test_any_deals_are_told_as_plain_python_tells(administrator, make_deals, seed, day):
    make_deals(150, seed)
    Stage.objects.filter(sort__lte=2).update(probability=50)
    Deal.objects.filter(amount=None, state="won").update(amount=0, base_amount=0)
    Deal.objects.update(expected_close_on=dt.date(2026, 6, 5))

    rows = run_report(administrator, "forecast", {"as_of": day.isoformat()})["rows"]

    assert [tuple(row[key] for key in KEYS) for row in rows] == plain(administrator, day, 3)


@pytest.fixture
def firm(db):
    return real_data.load()


if real_data.FILES:

    def sample(day):
        """Of the files alone: what was in work that day, what had ended, and what came in the three months after."""
        rows = [row for row in real_data.rows("sales_pipeline") if row["engage_date"]]
        for row in rows:
            row["begun"] = dt.date.fromisoformat(row["engage_date"])
            row["closed"] = dt.date.fromisoformat(row["close_date"]) if row["close_date"] else None
            row["won"] = row["deal_stage"] == "Won"
        ended = [row for row in rows if row["closed"] and row["closed"] < day]
        at_work = [row for row in rows if row["begun"] < day and not (row["closed"] and row["closed"] < day)]
        return rows, ended, at_work

    def test_the_sample_as_of_the_first_of_october(firm):
        boss, _people = firm
        day, months = dt.date(2017, 10, 1), [(0, 30), (31, 60), (61, 91)]
        rows, ended, at_work = sample(day)
        won = [row for row in ended if row["won"]]
        average = int(sum(Decimal(row["close_value"]) for row in won) * 100 / len(won))
        truth = []
        for number, (first, last) in enumerate(months):
            expected = Fraction(0)
            for row in at_work:
                age = (day - row["begun"]).days
                like = [one for one in ended if (one["closed"] - one["begun"]).days >= age]
                lasted = [(one["closed"] - one["begun"]).days for one in like if one["won"]]
                inside = [days for days in lasted if age + first <= days <= age + last]
                expected += Fraction(average * len(inside), len(like)) if like else 0
            won_later = [row for row in rows if row["won"] and row["closed"] >= day]
            came = [row for row in won_later if row["closed"].month == 10 + number]
            known = [row for row in came if row["begun"] < day]
            sums = [sum(Decimal(row["close_value"]) for row in some) * 100 for some in (came, known)]
            truth.append(tuple(map(roubles, (expected, *sums))))

        found = run_report(boss, "forecast", {"as_of": day.isoformat()})

        assert [tuple(row[key] for key in KEYS[2:]) for row in found["rows"]] == truth
        # The files tell of no closing day that anybody expected, so that two of the ways had nothing to say.
        assert {(row["committed"], row["weighted"]) for row in found["rows"]} == {("0.00", "0.00")}
        assert found["totals"]["deals_at_the_average"] == len(at_work) == 2409
        assert [row["came"] for row in found["rows"]] == ["731980.00", "938943.00", "1131573.00"]
        for row in found["rows"]:
            assert Decimal(row["low"]) <= Decimal(row["historical"]) <= Decimal(row["high"])

else:

    def test_the_sample_as_of_the_first_of_october():
        pytest.skip(f"The sample is not there: {real_data.ROOT.parent / 'shared/data'}")
