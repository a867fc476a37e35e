"""Built reports against the same figures from rows in plain Python."""

import datetime as dt
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from krug.core.access.models import User
from krug.core.access.scopes import FieldRight
from krug.core.records import kinds
from krug.core.records.models.tag import write_tags
from krug.core.reports import saving
from krug.core.reports.building import days, limits
from krug.core.reports.building.reading import BadShape, read
from krug.core.reports.local_days import steady
from krug.core.reports.report import Refused
from krug.core.reports.running import run_report
from krug.modules.deals.models import Deal

FIGURES = [
    {"what": "count"},
    *({"what": what, "field": "amount"} for what in ("sum", "average", "min", "max", "median")),
    {"what": "formula", "title": "Share", "formula": "[records] / [total_records]", "form": "share"},
]
KEYS = ["records", "sum_amount", "average_amount", "min_amount", "max_amount", "median_amount"]


def in_words(found):
    """Whom, what kind and what state a deal is of: what the report's rows are told apart by."""
    return {
        "responsible": lambda deal: deal.responsible.name,
        "state": lambda deal: kinds.get("deal").field("state").say(deal.state),
        "kind": lambda deal: deal.kind.name,
        "currency": lambda deal: deal.get_currency_display(),
    }[found]


def cents(value):
    return None if value is None else f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP):.2f}"


def plain(deals, currency):
    amounts = [deal.amount for deal in deals if deal.amount is not None and deal.currency == currency]
    own = any(deal.currency == currency for deal in deals)
    return {
        "records": len(deals),
        "sum_amount": cents(sum(amounts, Decimal(0))) if own else None,
        "average_amount": cents(sum(amounts, Decimal(0)) / len(amounts)) if amounts else None,
        "min_amount": cents(min(amounts, default=None)),
        "max_amount": cents(max(amounts, default=None)),
        "median_amount": cents(median(amounts)) if amounts else None,
    }


@pytest.fixture
def save(administrator):
    """save(rows=[…], …) gives the name of a report of deals by administrator, open to everybody."""

    def make(**shape):
        row = saving.make(administrator, "Mine", read({"type": "deal", "measures": FIGURES, **shape}))
        saving.share(row, administrator, "all")
        return row.name

    return make


@pytest.fixture
def mixed(make_deals):
    """Sixty deals, every third in dollars."""
    deals = make_deals(60, seed=3)
    for deal in deals[::3]:
        Deal.objects.filter(pk=deal.pk).update(currency="USD")
    return list(Deal.objects.select_related("responsible", "kind"))


@pytest.mark.parametrize("first", ["responsible", "kind", "currency"])
@pytest.mark.parametrize("second", ["state", None])
def test_rows_are_what_plain_counting_gives(administrator, mixed, save, first, second):
    groups = defaultdict(list)
    for deal in mixed:
        groups[tuple(in_words(name)(deal) for name in (first, second) if name)].append(deal)
    name = save(rows=[{"field": field} for field in (first, second) if field])

    found = run_report(administrator, name, {})

    told = {tuple(row[key] for key in ("group", "group2") if key in row): row for row in found["rows"]}
    assert {key: {name: row[name] for name in KEYS} for key, row in told.items()} == {
        key: plain(deals, "RUB") for key, deals in groups.items()
    }
    assert {name: found["totals"][name] for name in KEYS} == plain(mixed, "RUB")
    dollars = sum((deal.amount or 0 for deal in mixed if deal.currency == "USD"), Decimal(0))
    assert found["totals"]["other_currencies"] == {"USD": cents(dollars)}


def test_parts_of_a_pivot_add_up_to_its_totals(administrator, mixed, save):
    name = save(rows=[{"field": "responsible"}], columns={"field": "state"}, measures=FIGURES[:2])

    found = run_report(administrator, name, {})

    across = sorted({column["key"].partition(":")[2] for column in found["columns"] if ":" in column["key"]})
    assert across == sorted({deal.state for deal in mixed})
    for row in [*found["rows"], found["totals"]]:
        amounts = [Decimal(row[f"sum_amount:{state}"] or 0) for state in across]
        assert sum(row[f"records:{state}"] for state in across) == row["records"]
        assert sum(amounts) == Decimal(row["sum_amount"])
    for key in ("records", *(f"records:{state}" for state in across)):
        assert sum(row[key] for row in found["rows"]) == found["totals"][key]
    assert found["totals"]["records"] == len(mixed)


def test_each_cell_of_a_pivot_is_what_plain_counting_gives(administrator, mixed, save):
    name = save(rows=[{"field": "responsible"}], columns={"field": "kind"})

    found = run_report(administrator, name, {})

    for row in found["rows"]:
        for kind in {deal.kind for deal in mixed}:
            deals = [one for one in mixed if one.responsible.name == row["group"] and one.kind_id == kind.pk]
            told = {key: row[f"{key}:{kind.pk}"] for key in KEYS}
            assert told == (plain(deals, "RUB") if deals else {**dict.fromkeys(KEYS), "records": 0})
    for kind in {deal.kind for deal in mixed}:
        deals = [one for one in mixed if one.kind_id == kind.pk]
        assert {key: found["totals"][f"{key}:{kind.pk}"] for key in KEYS} == plain(deals, "RUB")


def test_every_figure_opens_as_many_records_as_it_tells(client, administrator, mixed, save):
    client.force_login(administrator)
    shapes = [
        {"rows": [{"field": "responsible"}, {"field": "state"}]},
        {"rows": [{"field": "created_at", "unit": "week"}], "columns": {"field": "currency"}},
        {"rows": [{"field": "lost_reason"}], "order": "-records", "top": 2},
        {"rows": [{"field": "client.status"}], "columns": {"field": "kind"}},
    ]

    opened = 0
    for shape in shapes:
        page = client.get(f"/reports/{save(**shape, measures=FIGURES[:1])}").context["page"]
        for line in page.lines:
            for cell in line.cells:
                if cell.url:
                    behind = client.get(cell.url)
                    rows = behind.context["page"].rows
                    assert len(rows) == min(int(cell.text), 50), cell.url
                    opened += 1
    assert opened > 40


def test_the_records_behind_an_amount_add_up_to_it(client, administrator, mixed, save):
    client.force_login(administrator)
    name = save(rows=[{"field": "responsible"}], measures=FIGURES[1:2])
    rows = run_report(administrator, name, {})["rows"]

    keys = dict(User.objects.values_list("name", "pk"))
    for row in rows:
        behind = client.get(f"/reports/{name}/records?row={keys[row['group']]}&column=sum_amount").context["page"].rows
        assert {deal.currency for deal in behind} == {"RUB"}
        assert cents(sum((deal.amount or 0 for deal in behind), Decimal(0))) == row["sum_amount"]


def test_the_first_few_and_the_rest_add_up(administrator, mixed, save):
    whole = run_report(administrator, save(rows=[{"field": "responsible"}, {"field": "state"}]), {})
    cut = run_report(
        administrator, save(rows=[{"field": "responsible"}, {"field": "state"}], order="-records", top=2), {}
    )

    counts = sorted((row["records"] for row in whole["rows"]), reverse=True)
    assert [row["records"] for row in cut["rows"]] == [*counts[:2], sum(counts[2:])]
    assert cut["totals"] == whole["totals"]
    assert cut["rows"][-1]["median_amount"] is None


def first_of(day, unit):
    """The same as the database reckons, from the calendar."""
    if unit == "week":
        return day - dt.timedelta(days=day.weekday())
    if unit == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[unit]


@pytest.mark.parametrize("zone", ["Europe/Moscow", "Europe/Berlin", "Asia/Kathmandu"])
@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
def test_moments_fall_on_the_days_of_the_firm(administrator, deal_kinds, save, zone, unit):
    moments = [
        dt.datetime(year, month, day, hour, 59, 30, tzinfo=dt.UTC)
        for year, month, day in ((2012, 12, 31), (2020, 2, 29), (2024, 3, 31), (2025, 9, 30), (2026, 1, 1))
        for hour in (0, 18, 20, 22, 23)
    ]
    kind = deal_kinds[0]
    Deal.objects.bulk_create(
        Deal(name="Line", kind=kind, responsible=administrator, created_at=moment, number=at)
        for at, moment in enumerate(moments)
    )

    with override_settings(TIME_ZONE=zone):
        steady.cache_clear()
        name = save(rows=[{"field": "created_at", "unit": unit}], measures=FIGURES[:1])
        found = run_report(administrator, name, {})
        expected = defaultdict(int)
        for moment in moments:
            expected[days.say(first_of(moment.astimezone(ZoneInfo(zone)).date(), unit), unit)] += 1
    steady.cache_clear()

    assert {row["group"]: row["records"] for row in found["rows"]} == expected


def test_a_period_is_of_the_field_that_was_chosen(administrator, make_deal_of, save):
    for day in ("2026-01-31", "2026-02-01", "2026-02-28", "2026-03-01"):
        make_deal_of(administrator, expected_close_on=day)
    name = save(rows=[{"field": "expected_close_on", "unit": "month"}], dated_by="expected_close_on")

    found = run_report(administrator, name, {"from": "2026-02-01", "to": "2026-02-28"})

    assert [row["records"] for row in found["rows"]] == [2]


def test_the_reader_has_what_their_rows_give(manager, head, mixed, save):
    name = save(rows=[{"field": "kind"}])

    for reader in (manager, head):
        seen = list(Deal.objects.visible_to(reader).select_related("kind"))
        found = run_report(reader, name, {})

        assert 0 < len(seen) < len(mixed)
        assert {key: found["totals"][key] for key in KEYS} == plain(seen, "RUB")
        for row in found["rows"]:
            own = [deal for deal in seen if deal.kind.name == row["group"]]
            assert {key: row[key] for key in KEYS} == plain(own, "RUB")


def test_a_linked_record_out_of_sight_gives_no_group(manager, stranger, make_client_of, make_deal_of, save):
    hidden = make_client_of(stranger, name="Theirs", status="customer")
    own = make_client_of(manager, name="Mine", status="partner")
    for client in (hidden, own):
        deal = make_deal_of(manager)
        Deal.objects.filter(pk=deal.pk).update(client=client)

    by_status = run_report(manager, save(rows=[{"field": "client.status"}]), {})["rows"]
    by_client = run_report(manager, save(rows=[{"field": "client"}]), {})["rows"]

    assert [(row["group"], row["records"]) for row in by_status] == [("Партнёр", 1), (UNSEEN, 1)]
    assert [(row["group"], row["records"]) for row in by_client] == [("Mine", 1), (UNSEEN, 1)]


UNSEEN = "Не указано или не открыто вам"


def hide(person, *fields):
    person.role.field_rights = {"deal": dict.fromkeys(fields, FieldRight.HIDDEN)}
    person.role.save()
    return User.objects.get(pk=person.pk)


def test_a_figure_of_a_hidden_field_is_left_out_and_said(client, head, mixed, save):
    formula = {"what": "formula", "title": "Each", "formula": "[sum_amount] / [records]"}
    name = save(rows=[{"field": "responsible"}], measures=[*FIGURES[:2], formula])
    reader = hide(head, "amount")
    client.force_login(reader)

    found, page = run_report(reader, name, {}), client.get(f"/reports/{name}")

    assert [column["key"] for column in found["columns"]] == ["group", "records"]
    assert "sum_amount" not in found["totals"]
    assert "currency" not in found["totals"]
    assert "скрытым от вашей роли" in page.content.decode()
    assert client.get(f"/reports/{name}/records?column=sum_amount").status_code == 404


@pytest.mark.parametrize(
    "shape",
    [
        {"rows": [{"field": "competitor"}]},
        {"rows": [{"field": "responsible"}], "columns": {"field": "competitor"}},
        {"rows": [{"field": "responsible"}], "order": "-sum_amount"},
        {"rows": [{"field": "responsible"}], "filter": {"field": "amount", "op": "ge", "value": 5}},
        {"rows": [{"field": "responsible"}], "measures": FIGURES[1:2]},
    ],
)
def test_what_goes_by_a_hidden_field_says_so_instead(client, head, mixed, save, shape):
    name = save(**shape)
    reader = hide(head, "amount", "competitor")
    client.force_login(reader)

    page, file = client.get(f"/reports/{name}"), client.get(f"/reports/{name}/file?format=csv")

    with pytest.raises(Refused):
        run_report(reader, name, {})
    assert (page.status_code, file.status_code) == (422, 422)
    assert "скрыто от вашей роли" in page.content.decode()


def test_formulas_give_shares_and_ratios_and_nothing_by_nought(administrator, mixed, save):
    ratio = {"what": "formula", "title": "Each", "formula": "[sum_amount] / [records]", "form": "money"}
    nought = {"what": "formula", "title": "None", "formula": "[records] / ([records] - [records])"}
    name = save(rows=[{"field": "responsible"}], measures=[*FIGURES[:2], FIGURES[-1], ratio, nought])

    found = run_report(administrator, name, {})

    whole = found["totals"]["records"]
    for row in found["rows"]:
        share = (Decimal(row["records"]) / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        assert row["formula_1"] == float(share)
        assert row["formula_2"] == cents(Decimal(row["sum_amount"]) / row["records"])
        assert row["formula_3"] is None


@pytest.mark.parametrize(
    ("shape", "name"),
    [
        ({"rows": []}, "rows"),
        ({"rows": [{"field": "state"}, {"field": "state"}]}, "rows"),
        ({"rows": [{"field": "nothing"}]}, "rows.0.field"),
        ({"rows": [{"field": "state"}], "columns": {"field": "state"}}, "columns"),
        ({"rows": [{"field": "state", "unit": "century"}]}, "rows.0.unit"),
        ({"rows": [{"field": "state"}], "measures": []}, "measures"),
        ({"rows": [{"field": "state"}], "measures": [{"what": "sum", "field": "name"}]}, "measures.0.field"),
        ({"rows": [{"field": "state"}], "measures": [{"what": "count"}, {"what": "count"}]}, "measures"),
        ({"rows": [{"field": "state"}], "order": "-sum_amount", "measures": [{"what": "count"}]}, "order"),
        ({"rows": [{"field": "state"}], "top": 0}, "top"),
        ({"rows": [{"field": "state"}], "top": 501}, "top"),
        ({"rows": [{"field": "state"}], "chart": "cloud"}, "chart"),
        ({"rows": [{"field": "state"}], "dated_by": "name"}, "dated_by"),
        ({"rows": [{"field": "state"}], "filter": {"field": "nothing", "op": "is", "value": 1}}, "filter"),
    ],
)
def test_a_shape_that_will_not_do_is_told_by_its_part(save, shape, name):
    with pytest.raises(BadShape) as caught:
        save(**shape)

    assert caught.value.name == name


@pytest.mark.parametrize("formula", ["", "[nothing] + 1", "open('x')", "[records].real", "1 +", '"a" & "b"'])
def test_a_formula_is_nothing_but_a_formula(save, formula):
    with pytest.raises(BadShape) as caught:
        save(rows=[{"field": "state"}], measures=[FIGURES[0], {"what": "formula", "title": "X", "formula": formula}])

    assert caught.value.name == "measures.1.formula"


def test_too_many_groups_or_columns_are_said(administrator, mixed, save, monkeypatch):
    monkeypatch.setattr(limits, "MOST_GROUPS", 2)
    by_rows = save(rows=[{"field": "responsible"}, {"field": "state"}])
    with pytest.raises(Refused, match="Групп больше 2"):
        run_report(administrator, by_rows, {})

    monkeypatch.setattr(limits, "MOST_GROUPS", 5000)
    monkeypatch.setattr(limits, "MOST_COLUMNS", 1)
    with pytest.raises(Refused, match="Колонок больше 1"):
        run_report(administrator, save(rows=[{"field": "kind"}], columns={"field": "state"}), {})


def test_what_takes_too_long_is_stopped_and_the_database_goes_on(administrator):
    endless = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 2000000000) SELECT COUNT(*) FROM n"
    )

    with pytest.raises(Refused, match="считается дольше"), limits.time_limit(0.1), connection.cursor() as cursor:
        cursor.execute(endless)

    with limits.time_limit(5):
        assert User.objects.count() == 1
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW statement_timeout")
            assert cursor.fetchone() == ("0",)


AMOUNTS = some.lists(
    some.tuples(some.none() | some.integers(0, 10**9), some.sampled_from(["RUB", "USD"]), some.integers(0, 2)),
    min_size=1,
    max_size=25,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(rows=AMOUNTS)
def test_whatever_the_records_hold_the_figures_are_right(administrator, manager, head, deal_kinds, rows):
    with transaction.atomic():
        people = [administrator, manager, head]
        kind = deal_kinds[0]
        deals = [
            Deal(
                name="Line",
                kind=kind,
                responsible=people[who],
                amount=None if amount is None else Decimal(amount) / 100,
                currency=code,
                number=at,
            )
            for at, (amount, code, who) in enumerate(rows)
        ]
        Deal.objects.bulk_create(deals)
        given = {"type": "deal", "rows": [{"field": "responsible"}], "columns": {"field": "currency"}}
        name = saving.make(administrator, "Any", read({**given, "measures": FIGURES[:6]})).name

        found = run_report(administrator, name, {})
        transaction.set_rollback(True)

    chosen = "RUB" if any(code == "RUB" for _amount, code, _who in rows) else "USD"
    for row in found["rows"]:
        own = [deal for deal in deals if deal.responsible.name == row["group"]]
        assert {key: row[key] for key in KEYS} == plain(own, chosen)
        other = [deal for deal in own if deal.currency == chosen]
        if other:
            assert {key: row[f"{key}:{chosen}"] for key in KEYS} == plain(other, chosen)
    assert {key: found["totals"][key] for key in KEYS} == plain(deals, chosen)


@pytest.mark.parametrize("columns", [None, {"field": "kind"}])
def test_subtotals_are_what_plain_counting_gives_and_the_totals_stay(client, administrator, mixed, save, columns):
    shape = {"rows": [{"field": "responsible"}, {"field": "state"}], "columns": columns}
    found = run_report(administrator, save(**shape, subtotals=True, order="-records"), {})
    without = run_report(administrator, save(**shape), {})

    sums = [row for row in found["rows"] if row["group2"] == "Итого"]
    groups = defaultdict(list)
    for deal in mixed:
        groups[deal.responsible.name].append(deal)
    assert {row["group"]: {name: row[name] for name in KEYS} for row in sums} == {
        name: plain(deals, "RUB") for name, deals in groups.items()
    }
    assert [row["records"] for row in sums] == sorted((len(deals) for deals in groups.values()), reverse=True)
    assert found["totals"] == without["totals"]
    if columns:
        kind = mixed[0].kind
        for row in sums:
            deals = [one for one in groups[row["group"]] if one.kind_id == kind.pk]
            assert row[f"median_amount:{kind.pk}"] == (plain(deals, "RUB")["median_amount"] if deals else None)


def test_a_subtotal_opens_its_records_and_whole_groups_are_left_over(client, administrator, mixed, save):
    client.force_login(administrator)
    shape = {"rows": [{"field": "responsible"}, {"field": "state"}], "measures": FIGURES[:1], "subtotals": True}
    page = client.get(f"/reports/{save(**shape, order='-records', top=1)}").context["page"]

    parts = [line for line in page.lines if line.is_part]
    assert len(parts) == 1 and page.lines[-1].is_sum
    for line in [*parts, page.lines[-2]]:
        behind = client.get(line.cells[1].url)
        assert len(behind.context["page"].rows) == min(int(line.cells[1].text), 50)
    assert int(parts[0].cells[1].text) + int(page.lines[-2].cells[1].text) == len(mixed)


@pytest.fixture
def tagged(mixed):
    """Every second deal bears "vip", every third "new" besides."""
    write_tags("deal", {deal.pk: ["vip"] * (at % 2 == 0) + ["new"] * (at % 3 == 0) for at, deal in enumerate(mixed)})
    write_tags("client", {deal.pk: ["other"] for deal in mixed})
    return {
        name: [deal for at, deal in enumerate(mixed) if at % step == 0] for name, step in (("vip", 2), ("new", 3))
    } | {"Без меток": [deal for at, deal in enumerate(mixed) if at % 2 and at % 3]}


def test_by_tags_each_row_is_counted_and_the_totals_count_once(client, administrator, mixed, tagged, save):
    name = save(rows=[{"field": "tags"}])
    found = run_report(administrator, name, {})

    assert {row["group"]: {key: row[key] for key in KEYS} for row in found["rows"]} == {
        tag: plain(deals, "RUB") for tag, deals in tagged.items()
    }
    assert {key: found["totals"][key] for key in KEYS} == plain(mixed, "RUB")
    client.force_login(administrator)
    for line in client.get(f"/reports/{name}").context["page"].lines:
        behind = client.get(line.cells[0].url).context["page"].rows
        assert len(behind) == min(int(line.cells[0].text), 50)


@pytest.mark.parametrize("rows", [["state", "tags"], ["tags", "state"], ["state"]])
def test_tags_beside_other_groups_count_each_record_once_in_what_they_come_to(administrator, mixed, tagged, save, rows):
    columns = {"field": "tags"} if rows == ["state"] else {"field": "kind"}
    shape = {"rows": [{"field": one} for one in rows], "columns": columns, "subtotals": True}
    found = run_report(administrator, save(**shape), {})

    assert {key: found["totals"][key] for key in KEYS} == plain(mixed, "RUB")
    say = in_words("state")
    by = {}
    for row in found["rows"]:
        if rows == ["state"] or (rows[0] == "state" and row["group2"] == "Итого"):
            by[row["group"]] = [deal for deal in mixed if say(deal) == row["group"]]
            assert {key: row[key] for key in KEYS} == plain(by[row["group"]], "RUB")
    if rows[0] == "state":
        assert sum(len(deals) for deals in by.values()) == len(mixed)
    for kind in {deal.kind for deal in mixed} if columns["field"] == "kind" else ():
        deals = [one for one in mixed if one.kind_id == kind.pk]
        assert {key: found["totals"][f"{key}:{kind.pk}"] for key in KEYS} == plain(deals, "RUB")
