"""Whatever is sent, the answer is a problem that tells what is wrong, and never a fault of Krug's."""

import json

import pytest

PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        ("{", 400),
        ("", 422),
        ("null", 422),
        ("[]", 422),
        ('"text"', 422),
        ("1", 422),
        ('{"name": NaN}', 400),
        ('{"name": 1e999999999}', 422),
        ('{"name": ' + "9" * 5000 + "}", 400),
        ('{"name": "\\u0000"}', 400),
        ('{"name": "\\ud800"}', 400),
        (b'{"name": "\xff"}', 400),
        ("[" * 100_000, 400),
        ('{"note": ' + "[" * 30 + "]" * 30 + "}", 400),
        ('{"name": 5}', 422),
        ('{"name": ["a"]}', 422),
        ('{"name": "' + "x" * 300 + '"}', 422),
        ('{"name": "a", "responsible": true}', 422),
        ('{"name": "a", "responsible": 1.5}', 422),
        ('{"name": "a", "responsible": -1}', 422),
        ('{"name": "a", "responsible": 99999999999999999999999999}', 422),
        ('{"name": "a", "phones": "12"}', 422),
        ('{"name": "a", "phones": [{"number": "abc"}]}', 422),
        ('{"name": "a", "id": 5}', 422),
    ],
)
def test_a_body_that_will_not_do(mine, raw, status):
    answer = mine.ask("POST", "clients", raw=raw)

    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert answer.json().keys() == {"type", "title", "status", "detail", "errors"}


NO_AMOUNTS = [
    "-1",
    "abc",
    "1e40",
    1e308,
    -1e308,
    10**20,
    True,
    [],
    {},
    "1,2,3",
    "NaN",
    "12.345",
    12.345,
    "1e5",
    "1 000",
    "",
]


@pytest.mark.parametrize("amount", NO_AMOUNTS)
def test_an_amount_that_is_none(mine, amount):
    answer = mine.post("deals", {"name": "Deal", "amount": amount})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "amount")


@pytest.mark.parametrize(
    ("amount", "kept"), [("10.5", "10.50"), (10, "10.00"), (0.1, "0.10"), ("1280000.00", "1280000.00")]
)
def test_an_amount_comes_back_to_the_kopeck(mine, amount, kept):
    assert mine.post("deals", {"name": "Deal", "amount": amount}).json()["amount"] == kept


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "nothing", 404),
        ("GET", "", 404),
        ("GET", "clients/abc", 404),
        ("GET", "clients/0", 404),
        ("GET", "clients/99999999999999999999999999", 404),
        ("GET", "clients/" + "9" * 5000, 404),
        ("GET", "clients/", 404),
        ("PUT", "clients", 405),
        ("TRACE", "clients", 405),
        ("GET", "clients?q=%00", 400),
        ("GET", "clients?%00=1", 400),
        ("GET", "reports/none", 404),
        ("GET", "search?q=" + "x" * 300, 422),
    ],
)
def test_an_address_that_leads_nowhere(mine, method, path, status):
    answer = mine.ask(method, path)

    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)


def test_a_method_not_taken_says_which_are(mine):
    assert set(mine.ask("PUT", "clients")["Allow"].split(", ")) == {"GET", "POST"}


def test_only_json_is_taken(mine):
    assert mine.ask("POST", "clients", raw="name=a", content_type="text/plain").status_code == 415


def test_a_body_too_large_is_refused(mine, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = mine.ask("POST", "clients", raw=json.dumps({"name": "x" * 2000}))

    assert (answer.status_code, answer["Content-Type"]) == (413, PROBLEM)


def test_a_fault_of_krugs_own_is_a_problem_without_its_insides(mine, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("secret insides")

    monkeypatch.setattr("krug.core.api.resources.search.find", broken)

    answer = mine.get("search?q=a")

    assert (answer.status_code, answer["Content-Type"]) == (500, PROBLEM)
    assert "secret insides" not in answer.content.decode()


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("-1", "Укажите сумму, ноль или больше."),
        (-0.5, "Укажите сумму, ноль или больше."),
        ("1" * 40, "Не больше 90000000000000.00."),
        (10**20, "Не больше 90000000000000.00."),
        ("1.234", "Введите сумму: не больше двух знаков после точки."),
        (1.234, "Введите сумму: не больше двух знаков после точки."),
        (True, "Введите сумму цифрами, копейки после точки: «1280000.00»."),
        ("1 000,5", "Введите сумму цифрами, копейки после точки: «1280000.00»."),
    ],
)
def test_an_amount_is_refused_for_its_true_reason(mine, amount, reason):
    answer = mine.post("deals", {"name": "Deal", "amount": amount})

    assert (answer.status_code, answer.json()["errors"]) == (422, [{"field": "amount", "message": reason}])


@pytest.mark.parametrize("date", ["2024-02-31", "31.12.2026", "2026-W01-1", "0001-01-01", 20261231])
def test_a_date_is_wished_for_in_the_form_that_is_taken(mine, date):
    reason = "Укажите дату в порядке год-месяц-день: 2026-12-31."

    written = mine.post("deals", {"name": "Deal", "expected_close_on": date})
    asked = mine.get(f"deals?expected_close_on__gt={date}")

    assert (written.status_code, asked.status_code) == (422, 422)
    assert written.json()["errors"] == [{"field": "expected_close_on", "message": reason}]
    assert asked.json()["errors"] == [{"field": "expected_close_on__gt", "message": reason}]
