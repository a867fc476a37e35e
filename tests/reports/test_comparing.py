"""A period beside an earlier one: the same by page, by command, by API and in files."""

import datetime as dt
import io

import openpyxl
import pytest

from krug.core.access.models import ApiToken
from krug.core.reports import comparing, periods
from krug.core.reports.files import csv, tables, xlsx
from krug.core.reports.readers import Reader
from krug.core.reports.results import Result, Row
from krug.core.reports.running import BadParameter, find, read, run_report

SPRING = {"from": "2026-04-01", "to": "2026-06-30", "by": "moves"}
WINTER = {"from": "2026-01-01", "to": "2026-03-31", "by": "moves"}
YEAR_LATER = {"from": "2027-01-01", "to": "2027-03-31", "by": "moves"}


@pytest.mark.parametrize("name", ["funnel", "sales-by-manager", "lost-reasons", "records-deal"])
def test_the_comparison_is_the_same_report_over_the_earlier_period(administrator, deal_kinds, make_deals, name):
    make_deals(120, kinds=deal_kinds[:1])
    own = {} if name == "funnel" else {"by": "state" if name == "records-deal" else None}
    spring = {k: v for k, v in {**SPRING, **own}.items() if v}
    winter = {k: v for k, v in {**WINTER, **own}.items() if v}

    plain = run_report(administrator, name, spring)
    found = run_report(administrator, name, {**spring, "compare": "previous"})

    earlier = run_report(administrator, name, winter)
    comparison = found.pop("comparison")
    assert found.pop("parameters") == {**plain.pop("parameters"), "compare": "previous"}
    assert found == plain
    assert (comparison["from"], comparison["to"]) == ("2026-01-01", "2026-03-31")
    assert comparison["totals"] == earlier["totals"]
    heads = [column["key"] for column in found["columns"] if column["type"] == "text"]
    for now, old in zip(found["rows"], comparison["rows"], strict=True):
        same = [row for row in earlier["rows"] if all(row[head] == now[head] for head in heads)]
        assert old in (same or [None])


def test_a_year_ago_is_the_same_days(administrator, make_deals, monkeypatch):
    make_deals(60)
    monkeypatch.setattr(periods, "today", lambda: dt.date(2027, 4, 1))

    found = run_report(administrator, "funnel", {**YEAR_LATER, "compare": "year"})["comparison"]

    earlier = run_report(administrator, "funnel", WINTER)
    assert (found["rows"], found["totals"]) == (earlier["rows"], earlier["totals"])


@pytest.mark.parametrize(
    ("now", "compare", "today", "earlier"),
    [
        ("2026-11-01 2026-11-30", "previous", "2026-11-20", "2026-10-01 2026-10-20"),
        ("2026-11-01 2026-11-30", "previous", "2026-11-30", "2026-10-01 2026-10-31"),
        ("2026-11-01 2026-11-30", "previous", "2026-12-05", "2026-10-01 2026-10-31"),
        ("2026-11-01 2026-11-30", "previous", "2026-10-31", "2026-10-01 2026-10-31"),
        ("2026-03-01 2026-03-31", "previous", "2026-03-30", "2026-02-01 2026-02-28"),
        ("2026-10-01 2026-12-31", "year", "2026-11-20", "2025-10-01 2025-11-20"),
    ],
)
def test_a_period_under_way_is_compared_with_as_much_of_the_earlier(now, compare, today, earlier, monkeypatch):
    monkeypatch.setattr(periods, "today", lambda: dt.date.fromisoformat(today))
    first, last = map(dt.date.fromisoformat, now.split())

    found = comparing.earlier({"period": periods.Period(first, last), "compare": comparing.Compare(compare)})

    assert f"{found.first} {found.last}" == earlier


@pytest.mark.parametrize("raw", [{}, {"compare": "none"}, {**SPRING, "compare": "none"}])
def test_nothing_asked_adds_nothing(administrator, deal_kinds, raw):
    found = run_report(administrator, "funnel", raw)

    assert set(found) == {"name", "title", "parameters", "columns", "rows", "totals"}


@pytest.mark.parametrize("raw", [{"compare": "previous"}, {"from": "2026-01-01", "compare": "year"}, {"compare": "x"}])
def test_a_period_without_an_end_cannot_be_compared(administrator, deal_kinds, raw):
    with pytest.raises(BadParameter) as refused:
        run_report(administrator, "funnel", raw)

    assert refused.value.name == "compare"


def test_a_file_has_the_earlier_figures_beside_those_of_now(administrator, make_deals):
    make_deals(60)
    found, reader = find(administrator, "funnel"), Reader(administrator)
    values = read(found, reader, {**SPRING, "compare": "previous"})
    result, before = comparing.count(found, reader, values)

    table = tables.table(found, values, result, before)

    titles = [str(column.title) for column in table.columns]
    at = next(number for number, column in enumerate(table.columns) if column.key == "entered_before")
    assert table.columns[at - 1].key == "entered"
    assert [row[at] for row in table.rows] == [row.values["entered"] for row in before.rows]
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.write(table))).worksheets[0]
    assert [cell.value for cell in sheet[1]] == titles
    assert sheet.cell(2, at + 1).value == before.rows[0].values["entered"]
    assert csv.write(table).decode("utf-8-sig").splitlines()[0].count(";") == len(titles) - 1


def test_the_page_s_file_is_what_the_page_shows(client, administrator, make_deals):
    make_deals(10)
    client.force_login(administrator)

    def columns(question):
        answer = client.get(f"/reports/funnel/file?format=csv&{question}")
        return answer.content.decode("utf-8-sig").splitlines()[0].count(";") + 1

    assert columns("from=2026-04-01&to=2026-06-30&compare=none") == columns("compare=previous") == 9
    assert columns("from=2026-04-01&to=2026-06-30") == 12


def test_amounts_of_two_currencies_are_not_set_against_each_other(administrator, deal_kinds):
    found, reader = find(administrator, "sales-by-manager"), Reader(administrator)
    values = read(found, reader, {"from": "2026-04-01", "to": "2026-06-30", "compare": "previous"})
    now, before = (Result([Row("1", {"won": 1, "revenue": 1})], {}, currency) for currency in ("RUB", "BYN"))

    columns, _result = comparing.side_by_side(found, values, now, before)

    keys = {column.key for column in columns}
    assert "won_before" in keys
    assert "revenue_before" not in keys


def test_by_api_the_comparison_is_described_and_given(client, administrator, make_deals):
    make_deals(10)
    headers = {"Authorization": f"Bearer {ApiToken.issue(administrator, 'read')}"}

    given = client.get("/api/v1/reports/funnel?from=2026-04-01&to=2026-06-30&compare=year", headers=headers).json()
    refused = client.get("/api/v1/reports/funnel?compare=year", headers=headers)
    described = client.get("/api/v1/openapi.json", headers=headers).json()

    assert given["comparison"]["from"] == "2025-04-01"
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "compare")
    operation = described["paths"]["/api/v1/reports/{name}"]["get"]
    assert {"from", "to", "period", "compare"} <= {parameter["name"] for parameter in operation["parameters"]}
    assert set(described["components"]["schemas"]["Comparison"]["properties"]) == {"from", "to", "rows", "totals"}
