"""Interest lines on the page and by the API."""

import json
from decimal import Decimal

import pytest
from django.utils import timezone

from krug.core.access.models import ApiToken
from krug.core.records import kinds, writing
from krug.modules.currencies import keeping as rates
from krug.modules.deals.models import Competitor, Deal, InterestLine


@pytest.fixture
def deal(manager, make_deal_of):
    return make_deal_of(manager, currency="RUB")


@pytest.fixture
def pages(client, manager):
    client.force_login(manager)
    return client


def line(key="new1", **values):
    return {"line": [key], **{f"{name}-{key}": value for name, value in values.items()}}


def test_lines_are_typed_saved_shown_and_taken_back(pages, deal):
    sent = line(title="Насос", quantity="2", price="1 500,50", discount="10") | {"version": deal.version}

    answer = pages.post(f"/deals/{deal.pk}/lines", sent)

    assert (answer.status_code, answer["Location"]) == (302, f"/deals/{deal.pk}")
    card = pages.get(f"/deals/{deal.pk}").content.decode()
    assert "2\u202f700,90" in card and "Насос" in card
    version = Deal.objects.get().version
    pages.post(f"/deals/{deal.pk}/lines/undoing?version={version}")
    assert InterestLine.objects.count() == 0


def test_what_was_typed_stays_when_it_will_not_do(pages, deal):
    answer = pages.post(f"/deals/{deal.pk}/lines", line(title="Насос", quantity="-2", price="5"))

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Насос"' in text and 'value="-2"' in text and "больше нуля" in text
    assert InterestLine.objects.count() == 0


def test_who_is_second_sees_what_stands_there_and_keeps_what_was_typed(pages, deal):
    seen = deal.version
    pages.post(f"/deals/{deal.pk}/lines", line(title="Первый", quantity="1", price="5") | {"version": seen})

    answer = pages.post(f"/deals/{deal.pk}/lines", line(title="Второй", quantity="1", price="6") | {"version": seen})

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Первый" in text and 'value="Второй"' in text
    assert [one.title for one in InterestLine.objects.all()] == ["Первый"]


def test_empty_lines_are_none_and_one_emptied_is_taken_out(pages, deal):
    pages.post(f"/deals/{deal.pk}/lines", line(title="Насос", quantity="1", price="5"))
    key = str(InterestLine.objects.get().pk)

    pages.post(f"/deals/{deal.pk}/lines", line(key, title="", quantity="", price="") | line("new2", title=" "))

    assert InterestLine.objects.count() == 0


def test_a_chosen_product_brings_price_unit_and_vat(pages, deal, administrator):
    product = writing.create(kinds.get("product"), administrator, [{"name": "P", "price": "99.90", "vat": "22"}])[0]
    product.responsible = deal.responsible
    product.department = deal.department
    product.save()

    brought = pages.get(f"/deals/{deal.pk}/lines/price?product={product.pk}").json()

    assert brought == {"price": "99.90", "by": "", "unit": "", "vat": "22"}
    assert pages.get(f"/deals/{deal.pk}/lines/price?product=999999").status_code == 404


def test_an_unseen_deal_has_no_lines(client, stranger, deal):
    client.force_login(stranger)

    for address in ("lines", "lines/price?product=1"):
        assert client.get(f"/deals/{deal.pk}/{address}").status_code == 404
    assert client.post(f"/deals/{deal.pk}/lines", line(title="A", price="1")).status_code == 404
    assert client.post(f"/deals/{deal.pk}/lines/undoing?version=1").status_code == 404
    assert InterestLine.objects.count() == 0


def test_competitors_are_offered_where_a_deal_is_lost(pages, deal):
    Competitor.objects.create(name="Конкурент-1")
    Competitor.objects.create(name="Бывший", is_active=False)

    lost = pages.get(f"/deals/{deal.pk}/closing?outcome=lost").content.decode()
    lines = pages.get(f"/deals/{deal.pk}/lines").content.decode()

    assert "Конкурент-1" in lost and "Конкурент-1" in lines
    assert "Бывший" not in lost and "Бывший" not in lines


def test_what_a_deal_in_another_currency_is_worth_is_said(pages, manager, administrator, make_deal_of):
    deal = make_deal_of(manager, currency="USD", amount="100")
    assert "Нет курса USD" in pages.get(f"/deals/{deal.pk}").content.decode()

    rates.set_rate(administrator, "USD", "RUB", timezone.localdate(), 1, Decimal("80.5"))

    assert "8\u202f050\u00a0₽" in pages.get(f"/deals/{deal.pk}").content.decode()


def test_lines_by_the_api(client, manager, deal):
    key = ApiToken.issue(manager, "write")

    def ask(method, body=None):
        answer = getattr(client, method)(
            f"/api/v1/deals/{deal.pk}/lines",
            data=json.dumps(body) if body is not None else None,
            content_type="application/json",
            headers={"authorization": f"Bearer {key}"},
        )
        return answer.status_code, answer.json()

    status, empty = ask("get")
    assert (status, empty["items"], empty["version"]) == (200, [], deal.version)
    wished = {"version": deal.version, "lines": [{"title": "Pump", "quantity": "1.5", "price": "100", "vat": "20"}]}
    status, found = ask("put", wished)
    assert status == 200
    assert [(one["title"], one["amount"], one["vat_amount"]) for one in found["items"]] == [("Pump", "150.00", "25.00")]
    assert (found["amount"], found["vat_amount"], found["likely_amount"]) == ("150.00", "25.00", "150.00")
    status, told = ask("put", wished)
    assert (status, told["current"]["version"]) == (409, found["version"])
    status, told = ask("put", {"lines": [{"title": "Pump", "price": "-1"}]})
    assert (status, [one["field"] for one in told["errors"]]) == (422, ["lines.0.price"])
    assert ask("put", {"lines": [{"id": found["items"][0]["id"], "probability": 40}]})[1]["likely_amount"] == "60.00"
    assert InterestLine.objects.get().title == "Pump"
