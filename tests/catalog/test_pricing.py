"""What a product costs a client on a day."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.merging.merging import merge, take_apart
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.catalog.models import Price, PriceList, Product
from krug.modules.catalog.prices import NewPrice, remove_price, set_prices
from krug.modules.catalog.pricing import price_of
from krug.modules.currencies import keeping
from krug.modules.currencies.rates import NoRate

DAY = dt.date(2026, 11, 24)


def days(number):
    return DAY + dt.timedelta(days=number)


@pytest.fixture
def make(administrator):
    def of(code, **values):
        return writing.create(kinds.get(code), administrator, [{"name": code, **values}])[0]

    return of


@pytest.fixture
def product(make):
    return make("product", price="150", vat="20")


def priced(price_list, product, amount, on=DAY, actor=None):
    set_prices(price_list, actor or price_list.responsible, [NewPrice(product, Decimal(amount), on)])


def cost(product, reader, on=DAY, currency="RUB", **other):
    found = price_of(product, on, currency, reader, **other)
    return found and found.amount


def test_without_a_list_a_product_costs_its_own_price(product, administrator, make):
    assert cost(product, administrator) == 150
    assert cost(make("product"), administrator) is None


def test_a_new_price_is_in_force_from_its_day_and_the_old_one_before(product, administrator, make):
    retail = make("price_list")
    priced(retail, product, 100, days(-10))
    priced(retail, product, 120, DAY)

    assert [cost(product, administrator, on) for on in (days(-11), days(-10), days(-1), DAY, days(99))] == [
        150, 100, 100, 120, 120,
    ]  # fmt: skip


def test_a_list_is_asked_within_its_own_days(product, administrator, make):
    priced(make("price_list", valid_from="2026-11-20", valid_to="2026-11-24"), product, 90, days(-30))

    assert [cost(product, administrator, on) for on in (days(-5), days(-4), DAY, days(1))] == [150, 90, 90, 150]


def test_the_clients_own_list_comes_first_and_is_for_no_other(product, administrator, make):
    client, other = make("client", name="A"), make("client", name="B")
    priced(make("price_list"), product, 100)
    priced(make("price_list", client=client.pk, rank=500), product, 80)

    assert cost(product, administrator, client=client.pk) == 80
    assert cost(product, administrator, client=other.pk) == 100
    assert cost(product, administrator) == 100


def test_the_smaller_number_is_asked_first_and_a_kind_may_be_wanted(product, administrator, make):
    priced(make("price_list", rank=20, kind="wholesale"), product, 70)
    priced(make("price_list", rank=10), product, 100)

    assert cost(product, administrator) == 100
    assert cost(product, administrator, kind="wholesale") == 70
    assert cost(product, administrator, kind="dealer") is None


def test_the_wanted_currency_before_others_and_else_at_the_days_rate(product, administrator, make):
    priced(make("price_list", currency="USD", rank=1), product, 2)
    with pytest.raises(NoRate):
        cost(product, administrator, currency="USD", on=days(0), kind="dealer") or cost(
            product, administrator, currency="EUR"
        )
    keeping.set_rate(administrator, "USD", "RUB", days(-3), 1, Decimal("80.1234"))

    found = price_of(product, DAY, "RUB", administrator)
    assert (found.amount, found.of, found.since) == (Decimal("160.25"), "USD", DAY)
    priced(make("price_list", name="roubles", rank=900), product, 100)
    assert cost(product, administrator) == 100


def test_a_list_without_vat_gets_it_on_top(product, administrator, make):
    priced(make("price_list", vat_included=False), product, "99.99")

    assert cost(product, administrator) == Decimal("119.99")


def test_only_lists_that_the_person_sees_are_asked(product, administrator, manager, make):
    priced(make("price_list"), product, 100)
    assert cost(product, manager) is None or manager.scope("price_list", "see") != "none"

    manager.role.field_rights = {"product": {"price": "hidden"}}
    manager.role.save()
    manager.refresh_from_db()
    assert price_of(product, DAY, "RUB", manager) is None


def test_setting_again_what_stands_there_writes_nothing(product, administrator, make):
    retail = make("price_list")
    priced(retail, product, 100)
    priced(retail, product, 100)

    assert Event.objects.filter(kind="price_list.priced").count() == 1
    remove_price(Price.objects.get(), administrator)
    assert cost(product, administrator) == 150


def test_who_may_not_change_the_list_sets_no_price(product, stranger, make):
    retail = make("price_list")

    with pytest.raises(Denied):
        priced(retail, product, 1, actor=stranger)
    with pytest.raises(Invalid):
        priced(retail, product, -1)
    assert Price.objects.count() == 0


def test_merged_products_keep_their_prices(product, administrator, make):
    other, retail, special = make("product", name="Other"), make("price_list"), make("price_list", name="special")
    priced(retail, product, 100)
    priced(retail, other, 70)
    priced(special, other, 60)

    done = merge(kinds.get("product"), administrator, product.pk, [other.pk])

    assert {(p.price_list.name, p.amount) for p in Price.objects.filter(product=product)} == {
        ("price_list", Decimal(100)),
        ("special", Decimal(60)),
    }
    take_apart(done, administrator)
    assert sorted(p.amount for p in Price.objects.filter(product=other)) == [60, 70]


class Always(TestCase):
    @settings(max_examples=25)
    @given(
        st.lists(st.tuples(st.integers(-30, 30), st.integers(0, 10**6)), max_size=6, unique_by=lambda one: one[0]),
        st.integers(-40, 40),
    )
    def test_the_price_is_the_newest_row_not_later_than_the_day(self, rows, at):
        from krug.core.access.people import add_person, ensure_roles

        ensure_roles([kind.code for kind in kinds.all_kinds()])
        ada = add_person(f"a{Product.objects.count()}@firm.example", "Ada", "administrator")
        product = writing.create(kinds.get("product"), ada, [{"name": "P"}])[0]
        retail = writing.create(kinds.get("price_list"), ada, [{"name": "L"}])[0]
        set_prices(retail, ada, [NewPrice(product, Decimal(amount), days(on)) for on, amount in rows])

        past = [(on, amount) for on, amount in rows if on <= at]
        expected = Decimal(max(past)[1]) if past else None

        assert cost(product, ada, days(at)) == expected
        assert PriceList.objects.count() == 1
