"""Interest lines: what the client wants, and the deal's amount after it."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.access.models import Role
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.merging.merging import merge
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.modules.catalog.models import Unit
from krug.modules.catalog.vat import on_top, within
from krug.modules.deals.interest import sums
from krug.modules.deals.interest.keeping import keep, take_back
from krug.modules.deals.interest.wishing import Wished
from krug.modules.deals.models import Deal, InterestLine
from tests.api.conftest import Program, unspent

__all__ = ["unspent"]


@pytest.fixture
def product(administrator):
    unit = Unit.objects.create(name="шт")
    values = {"name": "Filter", "price": "100", "vat": "20", "unit": unit.pk}
    return writing.create(kinds.get("product"), administrator, [values])[0]


@pytest.fixture
def deal(administrator, make_deal_of):
    return make_deal_of(administrator, amount="5000", currency="RUB")


def wished(*rows):
    return [Wished(row.pop("id", None), row) for row in rows]


def put(deal, actor, *rows, seen=None):
    return keep(deal, actor, wished(*rows), seen)


def stored(deal):
    return [(line.title, line.quantity, line.price, line.discount, line.amount) for line in deal.lines.all()]


def test_the_amount_follows_the_lines(deal, product, administrator):
    put(
        deal,
        administrator,
        {"product": product.pk, "quantity": "2,5", "discount": "10"},
        {"title": "Delivery", "quantity": "1", "price": "333,33"},
    )

    deal.refresh_from_db()
    assert stored(deal) == [
        ("Filter", Decimal("2.5"), Decimal(100), Decimal(10), Decimal("225.00")),
        ("Delivery", Decimal(1), Decimal("333.33"), Decimal(0), Decimal("333.33")),
    ]
    assert (deal.amount, deal.lines_amount, deal.lines_currency) == (Decimal("558.33"), Decimal("558.33"), "RUB")
    first = deal.lines.first()
    assert (first.vat, first.unit.name, within(first.amount, first.vat)) == ("20", "шт", Decimal("37.50"))


def test_without_lines_the_amount_is_by_hand_again(deal, administrator):
    put(deal, administrator, {"title": "A", "price": "10"})
    deal.refresh_from_db()
    with pytest.raises(Invalid) as refused:
        writing.change(deal, administrator, {"amount": "7"}, deal.version)
    assert set(refused.value.errors) == {"amount"}

    put(deal, administrator)
    deal.refresh_from_db()
    assert (deal.amount, deal.lines_amount) == (Decimal(10), None)
    writing.change(deal, administrator, {"amount": "7"}, deal.version)
    deal.refresh_from_db()
    assert deal.amount == 7


def test_the_currency_does_not_change_beneath_the_lines(deal, administrator):
    put(deal, administrator, {"title": "A", "price": "10"})
    deal.refresh_from_db()

    with pytest.raises(Invalid) as refused:
        writing.change(deal, administrator, {"currency": "USD"}, deal.version)

    assert set(refused.value.errors) == {"currency"}
    writing.change(deal, administrator, {"name": "Other name"}, deal.version)


def test_lines_are_changed_put_in_order_and_taken_out_and_history_tells_it(deal, administrator):
    put(deal, administrator, {"title": "A", "price": "10"}, {"title": "B", "price": "20"}, {"title": "C", "price": "1"})
    a, b, _c = deal.lines.all()

    put(deal, administrator, {"id": b.pk, "quantity": "2"}, {"id": a.pk}, {"title": "D", "price": "5"})

    assert [(one.pk, one.title, one.amount) for one in deal.lines.all()][:2] == [(b.pk, "B", 40), (a.pk, "A", 10)]
    event = Event.objects.filter(kind="deal.lines").latest("pk")
    assert (event.data["amount"]["old"], event.data["amount"]["new"]) == ("31.00", "55.00")
    old = [one["title"] for one in event.data["amount"]["lines"]["old"]]
    assert (old, [one["title"] for one in event.data["amount"]["lines"]["new"]]) == (["A", "B", "C"], ["B", "A", "D"])


def test_the_same_again_writes_nothing(deal, administrator):
    put(deal, administrator, {"title": "A", "price": "10"})
    line = deal.lines.get()
    version = Deal.objects.get().version

    put(deal, administrator, {"id": line.pk, "title": "A", "price": "10.00", "quantity": "1"})

    assert (Deal.objects.get().version, Event.objects.filter(kind="deal.lines").count()) == (version, 1)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"title": "A", "price": "1", "quantity": "-2"}, "quantity"),
        ({"title": "A", "price": "1", "quantity": "0"}, "quantity"),
        ({"title": "A", "price": "1", "quantity": "many"}, "quantity"),
        ({"title": "A", "price": "1", "quantity": "1,0001"}, "quantity"),
        ({"title": "A", "price": "-1"}, "price"),
        ({"title": "A"}, "price"),
        ({"price": "1"}, "title"),
        ({"title": "A", "price": "1", "discount": "101"}, "discount"),
        ({"title": "A", "price": "1", "discount": "-1"}, "discount"),
        ({"title": "A", "price": "1", "probability": "101"}, "probability"),
        ({"title": "A", "price": "1", "unit": "999"}, "unit"),
        ({"title": "A", "price": "1", "vat": "13"}, "vat"),
        ({"title": "A", "price": "1", "colour": "red"}, "colour"),
        ({"product": "999999"}, "product"),
        ({"title": "A", "price": "90000000000000", "quantity": "2"}, "quantity"),
    ],
)
def test_what_will_not_do_is_told_by_line_and_field(deal, administrator, row, field):
    with pytest.raises(Invalid) as refused:
        put(deal, administrator, {"title": "Fine", "price": "1"}, row)

    deal.refresh_from_db()
    assert (set(refused.value.errors), deal.amount) == ({f"lines.1.{field}"}, 5000)
    assert InterestLine.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "values", "words"),
    [
        ("discount", ("101", "-5", "100,01"), {"От 0 до 100."}),
        ("quantity", ("-1", "0"), {"Число больше нуля."}),
    ],
)
def test_one_range_is_told_of_whatever_lies_outside_of_it(deal, administrator, field, values, words):
    program, told = Program(administrator), set()
    for value in values:
        with pytest.raises(Invalid) as refused:
            put(deal, administrator, {"title": "A", "price": "1", field: value})
        line = {"title": "A", "price": "1", field: value.replace(",", ".")}
        answer = program.ask("put", f"deals/{deal.pk}/lines", {"lines": [line]})
        told |= {refused.value.errors[f"lines.0.{field}"], *(error["message"] for error in answer.json()["errors"])}
        assert answer.status_code == 422

    assert told == words


def test_a_line_of_another_deal_is_none_of_this(deal, administrator, make_deal_of):
    other = make_deal_of(administrator)
    put(other, administrator, {"title": "A", "price": "1"})

    with pytest.raises(Invalid) as refused:
        put(deal, administrator, {"id": other.lines.get().pk, "price": "2"})

    assert set(refused.value.errors) == {"lines.0.id"}
    assert other.lines.get().price == 1


def test_of_two_who_change_the_lines_the_second_is_told(deal, administrator):
    seen = deal.version
    put(deal, administrator, {"title": "A", "price": "1"}, seen=seen)

    with pytest.raises(Overtaken):
        put(deal, administrator, {"title": "B", "price": "2"}, seen=seen)

    assert [line.title for line in deal.lines.all()] == ["A"]


def test_another_field_changed_meanwhile_is_no_conflict(deal, administrator):
    seen = deal.version
    writing.change(deal, administrator, {"name": "Other"}, seen)

    put(deal, administrator, {"title": "A", "price": "1"}, seen=seen)

    assert (Deal.objects.get().name, deal.lines.get().title) == ("Other", "A")


def test_a_change_is_taken_back_once(deal, administrator):
    put(deal, administrator, {"title": "A", "price": "10", "competitor": "Rival", "probability": "50"})
    kept = put(deal, administrator, {"title": "B", "price": "99"})

    take_back(deal, administrator, kept.version)

    line = deal.lines.get()
    assert (line.title, line.price, line.competitor, line.probability) == ("A", 10, "Rival", 50)
    assert Deal.objects.get().amount == 10
    with pytest.raises(Overtaken):
        take_back(deal, administrator, kept.version)


@pytest.mark.parametrize("amount", [None, Decimal(700)])
def test_the_first_lines_taken_back_leave_the_amount_as_it_was(deal, administrator, amount):
    Deal.objects.filter(pk=deal.pk).update(amount=amount)
    kept = put(deal, administrator, {"title": "A", "price": "10"})

    take_back(deal, administrator, kept.version)

    assert Deal.objects.values_list("amount", "lines_amount").get() == (amount, None)


def test_who_may_not_change_the_deal_or_its_amount_changes_no_line(
    deal, administrator, stranger, manager, make_deal_of
):
    with pytest.raises(Denied):
        put(deal, stranger, {"title": "A", "price": "1"})
    own = make_deal_of(manager)
    Role.objects.filter(pk=manager.role_id).update(field_rights={"deal": {"amount": "read"}})
    manager.role.refresh_from_db()
    with pytest.raises(Denied):
        put(own, manager, {"title": "A", "price": "1"})

    assert InterestLine.objects.count() == 0


def test_a_hidden_competitor_is_neither_told_nor_changed(manager, make_deal_of, client):
    own = make_deal_of(manager)
    put(own, manager, {"title": "A", "price": "1", "competitor": "Hidden rival"})
    Role.objects.filter(pk=manager.role_id).update(field_rights={"deal": {"competitor": "hidden"}})
    manager.role.refresh_from_db()
    client.force_login(manager)

    with pytest.raises(Invalid):
        put(own, manager, {"id": own.lines.get().pk, "competitor": "Other"})
    for address in (own.get_absolute_url(), f"/deals/{own.pk}/lines", f"/deals/{own.pk}/history"):
        assert "Hidden rival" not in client.get(address).content.decode()
    put(own, manager, {"id": own.lines.get().pk, "quantity": "2"})
    assert own.lines.get().competitor == "Hidden rival"


def test_a_hidden_amount_hides_the_lines(manager, make_deal_of, client):
    own = make_deal_of(manager)
    put(own, manager, {"title": "Hidden pump", "price": "7654321"})
    Role.objects.filter(pk=manager.role_id).update(field_rights={"deal": {"amount": "hidden"}})
    manager.role.refresh_from_db()
    client.force_login(manager)

    for address in (own.get_absolute_url(), f"/deals/{own.pk}/history", f"/deals/{own.pk}/panels/deal_lines"):
        assert "Hidden pump" not in client.get(address).content.decode()
    assert client.get(f"/deals/{own.pk}/lines").status_code == 403


def test_a_product_out_of_sight_is_not_chosen(manager, product, make_deal_of):
    own = make_deal_of(manager)
    manager.role.permissions.filter(kind="product").delete()

    with pytest.raises(Invalid) as refused:
        put(own, type(manager).objects.get(pk=manager.pk), {"product": product.pk})

    assert set(refused.value.errors) == {"lines.0.product"}


def test_merged_products_keep_the_interest_in_them(deal, product, administrator):
    other = writing.create(kinds.get("product"), administrator, [{"name": "Double", "price": "1"}])[0]
    put(deal, administrator, {"product": other.pk})

    merge(kinds.get("product"), administrator, product.pk, [other.pk])

    line = deal.lines.get()
    assert (line.product, line.title, line.price) == (product, "Double", 1)


def test_lost_or_won_a_deal_freezes_what_its_lines_add_up_to(administrator, make_deal_of):
    deal = make_deal_of(administrator, currency="RUB")
    put(deal, administrator, {"title": "A", "price": "10", "quantity": "3"})
    deal.refresh_from_db()

    deal.win(administrator)

    assert (deal.base_amount, deal.rate) == (Decimal(30), 1)


QUANTITIES = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(10_000), places=3)
PRICES = st.decimals(min_value=0, max_value=Decimal(10**7), places=2)
PERCENTS = st.decimals(min_value=0, max_value=100, places=2)


@given(QUANTITIES, PRICES, PERCENTS)
def test_a_line_is_rounded_once_and_half_up(quantity, price, discount):
    exact = quantity * price * (100 - discount) / 100  # at most 28 digits: exact

    assert sums.line(quantity, price, discount) == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.lists(st.tuples(QUANTITIES, PRICES, PERCENTS), max_size=20))
def test_the_total_is_the_sum_of_what_the_lines_show(rows):
    amounts = [sums.line(*row) for row in rows]

    assert sums.total(amounts) == sum(amounts, Decimal(0))
    assert abs(sums.total(amounts) - sum((q * p * (100 - d) / 100 for q, p, d in rows), Decimal(0))) <= Decimal(
        "0.005"
    ) * len(rows)


@given(PRICES, st.sampled_from(["", "none", "0", "5", "7", "10", "14", "20", "22", "25"]))
def test_vat_lies_within_and_on_top(price, rate):
    assert 0 <= within(price, rate) <= price
    assert abs(within(on_top(price, rate), rate) - (on_top(price, rate) - price)) <= Decimal("0.01")


@given(PRICES, st.integers(0, 100))
def test_what_may_be_reckoned_with_is_part_of_the_whole(price, probability):
    assert 0 <= sums.likely(price, probability) <= price
    assert sums.likely(price, None) == price
