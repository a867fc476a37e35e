"""Prices on pages, in files and by the API."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from krug.core.access.models import ApiToken
from krug.core.records import kinds, writing
from krug.modules.catalog.models import Price
from krug.modules.catalog.prices import NewPrice, set_prices


@pytest.fixture
def make(administrator):
    def of(kind, **values):
        return writing.create(kinds.get(kind), administrator, [{"name": kind, **values}])[0]

    return of


@pytest.fixture
def retail(make):
    return make("price_list", name="Розница")


@pytest.fixture
def product(make):
    return make("product", name="Фильтр", code="F-1")


@pytest.fixture
def pages(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def ask(client, administrator):
    key = ApiToken.issue(administrator, "write")

    def send(method, path, body=None):
        answer = getattr(client, method)(
            f"/api/v1/{path}",
            data=json.dumps(body) if body is not None else None,
            content_type="application/json",
            headers={"authorization": f"Bearer {key}"},
        )
        return answer.status_code, answer.json() if answer.content else None

    return send


def test_a_price_is_set_on_the_card_and_seen_on_both(pages, retail, product):
    given = {"product": product.pk, "amount": "1 200,50", "on": "2026-11-01"}

    pages.post(f"/price-lists/{retail.pk}/prices", given)

    assert [(row.amount, row.valid_from) for row in Price.objects.all()] == [(Decimal("1200.50"), dt.date(2026, 11, 1))]
    assert "1\u202f200,50" in pages.get(retail.get_absolute_url()).content.decode()
    assert "1\u202f200,50" in pages.get(product.get_absolute_url()).content.decode()
    assert "1\u202f200,50" in pages.get(f"/price-lists/{retail.pk}/prices").content.decode()


def test_what_is_no_price_is_said(pages, retail, product):
    for amount in ("-5", "dear", ""):
        answer = pages.post(f"/price-lists/{retail.pk}/prices", {"product": product.pk, "amount": amount}, follow=True)
        assert "Фильтр:" in answer.content.decode()
    assert Price.objects.count() == 0


def test_a_price_is_removed(pages, retail, product, administrator):
    price = set_prices(retail, administrator, [NewPrice(product, Decimal(5), dt.date(2026, 1, 1))])[0]

    pages.post(f"/price-lists/{retail.pk}/prices/{price.pk}/removal")

    assert Price.objects.count() == 0


def test_prices_by_the_api(ask, retail, product):
    path = f"price-lists/{retail.pk}/prices"

    wished = {"prices": [{"product": product.pk, "amount": "99.90", "valid_from": "2026-11-01"}]}
    assert ask("post", path, wished)[0] == 200
    status, found = ask("get", path)

    assert status == 200
    assert [(one["amount"], one["valid_from"]) for one in found["items"]] == [("99.90", "2026-11-01")]
    price = ask("get", f"products/{product.pk}/price?on=2026-11-05")[1]
    assert (price["amount"], price["price_list"], price["since"]) == ("99.90", retail.pk, "2026-11-01")
    assert ask("get", f"products/{product.pk}/price?on=2026-10-31")[1]["amount"] is None
    assert ask("get", f"products/{product.pk}/price?on=2026-11-05&currency=USD")[0] == 422
    assert ask("post", path, {"prices": [{"product": 10**9, "amount": "1"}]})[0] == 422
    assert ask("post", path, {"prices": [{"product": product.pk, "amount": "-1"}]})[0] == 422
    assert Price.objects.count() == 1
