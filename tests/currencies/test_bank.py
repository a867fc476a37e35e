"""The Bank of Russia's rates: the real client against a server that speaks as the bank does."""

import datetime as dt
import threading
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.modules.currencies import cbr, fetching, keeping
from krug.modules.currencies.models import Feed, Rate

ROW = (
    '<Valute ID="R0"><NumCode>0</NumCode><CharCode>{code}</CharCode><Nominal>{nominal}</Nominal>'
    "<Name>Доллар США</Name><Value>{value}</Value></Valute>"
)


def answer_of(on, *rates):
    rows = "".join(ROW.format(code=code, nominal=nominal, value=value) for code, nominal, value in rates)
    text = f'<?xml version="1.0" encoding="windows-1251"?>\n<ValCurs Date="{on:%d.%m.%Y}" name="M">{rows}</ValCurs>'
    return text.encode("windows-1251")


FRIDAY = dt.date(2026, 11, 20)
CONTENT = answer_of(FRIDAY, ("USD", 1, "80,1234"), ("KZT", 100, "15,4321"), ("XDR", 1, "100,5"))


class Bank:
    """Answers with the set in force on the day asked for; without a day, with the newest."""

    def __init__(self):
        self.sets, self.asked, self.status, self.agents = {}, [], 200, []
        bank = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                bank.agents.append(self.headers["user-agent"])
                said = parse_qs(urlsplit(self.path).query).get("date_req", [""])[0]
                bank.asked.append(said)
                day = dt.datetime.strptime(said, "%d/%m/%Y").date() if said else dt.date.max
                body = bank.sets.get(max((on for on in bank.sets if on <= day), default=None), b"<ValCurs></ValCurs>")
                self.send_response(bank.status)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_said):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/scripts/XML_daily.asp"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def bank(settings):
    settings.WEBHOOKS_INSIDE = True
    found = Bank()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def feed(administrator, bank):
    return keeping.set_feed(administrator, bank.url, is_on=True)


def known():
    return [(row.currency, row.on, row.nominal, row.value) for row in Rate.objects.order_by("on", "currency")]


def test_the_banks_xml_is_read_with_its_comma_nominal_and_encoding():
    day = cbr.read(CONTENT)

    assert day.on == FRIDAY
    assert [(one.currency, one.nominal, one.value) for one in day.rates] == [
        ("USD", 1, Decimal("80.1234")),
        ("KZT", 100, Decimal("15.4321")),
    ]


RECORD = '<Record Date="{on}" Id="{key}"><Nominal>{nominal}</Nominal><Value>{value}</Value></Record>'


def period_of(*records, key="R01235"):
    """The bank's answer for one currency over a period, each record as (day, nominal, value) and perhaps its key."""
    rows = (dict(zip(("on", "nominal", "value", "key"), record, strict=False)) for record in records)
    body = "".join(RECORD.format(**({"key": key} | row)) for row in rows)
    ends = 'DateRange1="20.11.2026" DateRange2="24.11.2026" name="Foreign Currency Market Dynamic"'
    return f'<?xml version="1.0" encoding="windows-1251"?><ValCurs ID="{key}" {ends}>{body}</ValCurs>'.encode("cp1251")


def test_rates_of_a_period_are_read_each_with_its_day_and_nominal():
    days = cbr.read_days(period_of(("24.11.2026", 100, "801,5"), ("20.11.2026", 1, "80,0500")))

    assert [(day.on, day.rates) for day in days] == [
        (FRIDAY, [cbr.Quoted("USD", 1, Decimal("80.05"))]),
        (dt.date(2026, 11, 24), [cbr.Quoted("USD", 100, Decimal("801.5"))]),
    ]
    assert cbr.read_days(CONTENT) == [cbr.read(CONTENT)]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (period_of(), "За этот период банк не устанавливал курса этой валюты."),
        (period_of(("45.11.2026", 1, "80")), "У курса нет дня: «45.11.2026»."),
        (period_of(("20.11.2026", 0, "80")), "Курс USD не число."),
        (period_of(("20.11.2026", 1, "dear")), "Курс USD не число."),
        (period_of(("20.11.2026", 1, "80"), key="R01589"), "Круг не знает валюты «R01589» из этого файла."),
        (period_of(("20.11.2026", 1, "80"))[:-9], "Это не XML банка с курсами: на день или одной валюты за период."),
    ],
)
def test_a_period_that_will_not_do_is_refused_with_the_reason(client, administrator, content, reason):
    client.force_login(administrator)

    answer = client.post(
        "/settings/currency-rates/file", {"file": SimpleUploadedFile("dynamic.xml", content)}, follow=True
    )

    assert reason in answer.content.decode() and known() == []


def test_a_file_of_a_period_is_taken_in_at_once_and_a_second_time_changes_nothing(client, administrator):
    keeping.set_rate(administrator, "USD", "RUB", dt.date(2026, 11, 24), 1, Decimal(79))
    client.force_login(administrator)
    content = period_of(("20.11.2026", 1, "80,05"), ("21.11.2026", 1, "80,1"), ("24.11.2026", 1, "80,2"))

    for _time in range(2):
        client.post("/settings/currency-rates/file", {"file": SimpleUploadedFile("dynamic.xml", content)})

    assert known() == [
        ("USD", FRIDAY, 1, Decimal("80.05")),
        ("USD", dt.date(2026, 11, 21), 1, Decimal("80.1")),
        ("USD", dt.date(2026, 11, 24), 1, Decimal(79)),
    ]
    told = Event.objects.get(kind="rates.come")
    assert told.data == {"count": 2, "on": "2026-11-20", "to": "2026-11-21"}
    assert "курсы на 20.11.2026 – 21.11.2026" in client.get("/settings/audit").content.decode()


def test_the_address_of_a_period_is_refused_and_its_answer_is_no_day(administrator, bank):
    with pytest.raises(Invalid) as refused:
        keeping.set_feed(administrator, bank.url.replace("XML_daily", "XML_Dynamic"), is_on=True)
    keeping.set_feed(administrator, bank.url, is_on=True)
    bank.sets = {FRIDAY: period_of(("20.11.2026", 1, "80,05"))}

    fetching.ask()

    assert "XML_daily.asp" in refused.value.errors["url"]
    assert "одной валюты за период" in Feed.current().fault and known() == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>Error</html>",
        b'<?xml version="1.0"?><ValCurs></ValCurs>',
        b'<ValCurs Date="20.11.2026"></ValCurs>',
        b'<ValCurs Date="45.11.2026"><Valute/></ValCurs>',
        period_of(("20.11.2026", 1, "80")),
        answer_of(FRIDAY, ("USD", 0, "80,1")),
        answer_of(FRIDAY, ("USD", 1, "dear")),
        answer_of(FRIDAY, ("USD", 1, "-1,5")),
        b'<!DOCTYPE v [<!ENTITY a "b">]><ValCurs Date="20.11.2026"><Valute><CharCode>&a;</CharCode></Valute></ValCurs>',
        b" " * (cbr.MOST_BYTES + 1),
        CONTENT[:-20],
    ],
)
def test_what_is_no_such_document_is_refused(content):
    with pytest.raises(cbr.NotRates):
        cbr.read(content)


def test_the_schedule_takes_today_and_the_newest_and_then_every_day_it_missed(bank, feed):
    today = timezone.localdate()
    bank.sets = {today - dt.timedelta(days=30): CONTENT, today: answer_of(today, ("USD", 1, "81"))}

    assert fetching.run_due() == 1
    assert fetching.run_due() == 0  # not due again for hours
    Feed.objects.update(next_at=None, known_to=today - dt.timedelta(days=3))
    for back in (2, 1):
        day = today - dt.timedelta(days=back)
        bank.sets[day] = answer_of(day, ("USD", 1, f"8{back},5"))
    fetching.run_due()

    assert [(on, value) for _currency, on, _nominal, value in known()] == [
        (today - dt.timedelta(days=2), Decimal("82.5")),
        (today - dt.timedelta(days=1), Decimal("81.5")),
        (today, Decimal(81)),
    ]
    assert bank.asked[2:] == [f"{today - dt.timedelta(days=n):%d/%m/%Y}" for n in (2, 1, 0)] + [""]
    assert set(bank.agents) == {"Krug"}


def test_a_sunday_brings_fridays_set_under_its_own_day(bank, feed):
    bank.sets = {FRIDAY: CONTENT}

    fetching.ask()

    assert {on for _currency, on, _nominal, _value in known()} == {FRIDAY}
    assert len(known()) == 2


def test_what_went_wrong_is_kept_said_and_asked_again_sooner(bank, feed, client, administrator):
    bank.sets, bank.status = {FRIDAY: CONTENT}, 403

    fetching.run_due()

    row = Feed.current()
    assert (row.faults, "403" in row.fault, known()) == (1, True, [])
    assert row.next_at - row.asked_at == dt.timedelta(minutes=15)
    client.force_login(administrator)
    assert "403" in client.get("/settings/currency-rates").content.decode()
    bank.status = 200
    fetching.ask()
    assert (Feed.current().fault, len(known())) == ("", 2)


def test_what_was_set_by_hand_stays(bank, feed, administrator):
    keeping.set_rate(administrator, "USD", "RUB", FRIDAY, 1, Decimal(79))
    bank.sets = {FRIDAY: CONTENT}

    fetching.ask()

    assert Rate.objects.get(currency="USD").value == 79


def test_an_address_within_the_firm_is_refused(administrator, settings):
    settings.WEBHOOKS_INSIDE = False

    with pytest.raises(Invalid):
        keeping.set_feed(administrator, "https://127.0.0.1/rates", is_on=True)
    assert not Feed.current().is_on


def test_a_name_that_leads_inside_is_not_asked(bank, feed, settings):
    settings.WEBHOOKS_INSIDE = False
    bank.sets = {FRIDAY: CONTENT}

    fetching.ask()

    assert (bank.asked, known()) == ([], [])
    assert Feed.current().fault


def test_a_file_of_the_bank_is_taken_in_on_the_page(client, administrator):
    client.force_login(administrator)

    client.post("/settings/currency-rates/file", {"file": SimpleUploadedFile("daily.xml", CONTENT)})
    bad = client.post("/settings/currency-rates/file", {"file": SimpleUploadedFile("x.xml", b"no")}, follow=True)

    assert len(known()) == 2
    assert "это не xml банка" in bad.content.decode().lower()
    assert "80.1234 RUB" in client.get("/settings/currency-rates").content.decode()


def test_a_rate_by_hand_on_the_page_and_what_was_typed_stays_when_refused(client, administrator):
    client.force_login(administrator)
    form = {"currency": "USD", "base": "RUB", "on": "2026-11-24", "nominal": "1", "value": "80,5"}

    assert client.post("/settings/currency-rates/rate", form | {"value": "dear"}).status_code == 422
    assert known() == []
    assert client.post("/settings/currency-rates/rate", form).status_code == 302
    assert known() == [("USD", dt.date(2026, 11, 24), 1, Decimal("80.5"))]


def test_others_do_not_reach_the_page(client, manager):
    client.force_login(manager)

    assert client.get("/settings/currency-rates").status_code == 403
    assert client.post("/settings/currency-rates/rate", {}).status_code == 403
    assert client.post("/settings/currency-rates/feed", {"url": "https://x.example"}).status_code == 403
