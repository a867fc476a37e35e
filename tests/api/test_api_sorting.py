"""The API orders as the lists' pages do."""

import pytest
from django.test import Client

from krug.core.lists.columns import sortable
from krug.core.records import kinds, writing
from tests.api.conftest import fields_of


@pytest.fixture
def filled(manager, make_deal_of, make_client_of):
    client = make_client_of(manager, name="b", industry="x")
    make_client_of(manager, name="a")
    for name, amount, day in [("x", "5.50", "2026-05-01"), ("y", None, None), ("z", "100", "2025-01-01")]:
        make_deal_of(manager, name=name, amount=amount, expected_close_on=day, client=client.pk)
    prices = [{"name": name, "code": name, "price": price} for name, price in [("A", "9"), ("B", None), ("C", "10")]]
    writing.create(kinds.get("product"), manager, prices)
    days = [{"title": day, "due_on": day, "client": client.pk} for day in ("2026-02-01", "2026-01-01")]
    writing.create(kinds.get("activity"), manager, days)


def test_every_kind_is_ordered_by_program_as_by_page(mine, manager, filled):
    page = Client()
    page.force_login(manager)
    for kind in kinds.all_kinds():
        for sort in [start + name for name in sortable(kind) for start in ("", "-")]:
            shown = page.get(f"{kind.list_url}?view=all&sort={sort}").context["page"].rows

            answer = mine.get(f"{kind.path}?sort={sort}")

            assert answer.status_code == 200, (kind.code, sort)
            assert [item["id"] for item in answer.json()["items"]] == [row.pk for row in shown], (kind.code, sort)


def test_deals_come_by_amount_with_the_blank_ones_last(mine, filled):
    for sort, names in [("amount", ["x", "z", "y"]), ("-amount", ["z", "x", "y"]), ("-expected_close_on", "xzy")]:
        first = mine.get(f"deals?sort={sort}&limit=2").json()
        rest = mine.get(f"deals?sort={sort}&limit=2&cursor={first['next']}").json()

        assert [item["name"] for item in first["items"] + rest["items"]] == list(names)
        assert rest["next"] is None


def test_an_order_no_list_has_names_the_parameter(mine):
    answer = mine.get("deals?sort=-stages")

    assert (answer.status_code, fields_of(answer)) == (422, {"sort"})
