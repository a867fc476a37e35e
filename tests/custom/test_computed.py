"""Fields made by formulas: worked out at each write, in lists, conditions, files, reports, the API as any field."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.utils import timezone

from krug.core.events.models import Event
from krug.core.jobs.models import Job
from krug.core.jobs.performing import perform_due
from krug.core.lists.filtering import parse
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.custom import fitting, recomputing
from krug.core.records.models import CustomField
from krug.core.search.finding import only_found
from krug.core.settings import custom_fields, field_rights
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal

pytestmark = pytest.mark.django_db

PAGES = "/settings/custom-fields"


@pytest.fixture
def add(administrator):
    """A builder: add("number", "Fee", formula="…") gives the row, of deals."""

    def made(type_, title, kind="deal", **values):
        return custom_fields.add(administrator, kind, type_, {"title": title, **values})

    return made


def value(deal, code):
    field = kinds.get("deal").field(f"custom_{code}")
    return field.value(Deal.objects.get(pk=deal.pk))


def test_it_is_worked_out_when_the_record_is_made_and_whenever_it_changes(add, manager, make_deal_of):
    add("money", "Fee", formula="[Сумма] * 0,05")

    deal = make_deal_of(manager, amount="1000.50")
    assert value(deal, "fee") == Decimal("50.03")

    writing.change(deal, manager, {"amount": "200"}, deal.version)
    assert value(deal, "fee") == Decimal(10)
    writing.change_many(kinds.get("deal"), manager, {deal.pk: {"amount": "300"}})
    assert value(deal, "fee") == Decimal(15)
    writing.change_many(kinds.get("deal"), manager, {deal.pk: {"amount": None}})
    assert (value(deal, "fee"), Deal.objects.get().custom) == (None, {})


def test_every_type_may_be_computed(add, manager, make_deal_of):
    add("number", "Rate", places=2)
    add("date", "Due", formula="expected_close_on + 10")
    add("text", "Label", formula='[name] & ": " & [rate]')
    add("yes-no", "Big", formula="amount >= 1000")
    add("number", "Third", formula="rate / 3", places=3)

    deal = make_deal_of(manager, name="Saw", amount="1000", custom_rate="2.5", expected_close_on="2026-12-25")

    assert [value(deal, code) for code in ("due", "label", "big", "third")] == [
        dt.date(2027, 1, 4),
        "Saw: 2,5",
        True,
        Decimal("0.833"),
    ]


def test_one_is_made_of_another_whatever_their_order(add, manager, make_deal_of, administrator):
    first = add("number", "First", formula="amount + 1")
    add("number", "Second", formula="first * 2")
    third = add("number", "Third", formula="second + first")
    for _ in range(2):
        custom_fields.move_up(administrator, third)

    deal = make_deal_of(manager, amount="10")

    assert (value(deal, "first"), value(deal, "second"), value(deal, "third")) == (11, 22, 33)
    with pytest.raises(Invalid) as refused:
        custom_fields.change(administrator, first, {"formula": "third + 1"})
    assert "Third" in refused.value.errors["formula"]
    with pytest.raises(Invalid):
        custom_fields.change(administrator, first, {"formula": "first + 1"})
    assert CustomField.objects.get(code="first").formula == "[amount] + 1"


def test_division_by_zero_gives_nothing_and_says_so(add, manager, make_deal_of, web):
    add("number", "Weight")
    add("money", "Price", formula="amount / weight", in_list=True)
    add("money", "Double", formula="price * 2")
    add("money", "Safe", formula="coalesce(price; 1)")
    deal = make_deal_of(manager, amount="10", custom_weight="0")
    browser = web(manager)

    assert (value(deal, "price"), value(deal, "double"), value(deal, "safe")) == (None, None, Decimal(1))
    assert "#ДЕЛ/0!" in browser.get(f"/deals/{deal.pk}").content.decode()
    assert "#ДЕЛ/0!" in browser.get("/deals/list").content.decode()
    writing.change(deal, manager, {"custom_weight": "4"}, deal.version)
    assert value(deal, "price") == Decimal("2.5")
    assert "#ДЕЛ/0!" not in browser.get(f"/deals/{deal.pk}").content.decode()


def test_what_is_too_big_says_so_too(add, manager, make_deal_of):
    add("number", "Huge", formula="amount * amount * amount")
    deal = make_deal_of(manager, amount="999999999")

    field = kinds.get("deal").field("custom_huge")
    assert (field.value(deal), field.mark(deal)) == (None, "#ЧИСЛО!")


def test_nobody_fills_it_in(add, manager, make_deal_of, program):
    add("money", "Fee", formula="amount * 2")
    deal = make_deal_of(manager, amount="10")

    with pytest.raises(Invalid):
        writing.change(deal, manager, {"custom_fee": "1"}, deal.version)
    sent = program(manager)("PATCH", f"deals/{deal.pk}", {"version": deal.version, "custom": {"fee": "1"}})

    assert (sent.status_code, [one["field"] for one in sent.json()["errors"]]) == (422, ["custom.fee"])
    assert value(deal, "fee") == Decimal(20)
    assert program(manager)("GET", f"deals/{deal.pk}").json()["custom"] == {"fee": "20.00"}


def test_lists_conditions_orders_and_the_api_have_it(add, manager, make_deal_of, program, web):
    add("money", "Fee", formula="amount * 2", in_list=True)
    for amount in ("30", "10", "20"):
        make_deal_of(manager, name=f"Deal {amount}", amount=amount)

    above = json.dumps({"all": [{"field": "custom_fee", "op": "ge", "value": "40"}]})
    found = parse(kinds.get("deal"), manager, above).values_list("name", flat=True)
    listed = program(manager)("GET", "deals?sort=custom_fee").json()["items"]

    assert sorted(found) == ["Deal 20", "Deal 30"]
    assert [one["name"] for one in listed] == ["Deal 10", "Deal 20", "Deal 30"]
    assert "Fee" in web(manager).get("/deals/list").content.decode()
    assert 'name="custom_fee"' not in web(manager).get("/deals/new").content.decode()


def test_records_that_are_there_already_follow_in_the_background(add, manager, make_deal_of, administrator):
    deals = [make_deal_of(manager, amount=str(amount)) for amount in (10, 20)]
    writing.put_in_bin(deals[1], manager)

    row = add("number", "Fee", formula="amount * 2")
    assert value(deals[0], "fee") is None
    perform_due()
    assert [value(deal, "fee") for deal in deals] == [20, 40]
    job = Job.objects.get(kind=recomputing.CODE)
    assert (job.state, job.done, job.total, job.result) == ("done", 2, 2, {"records": 2})

    versions = list(Deal.objects.values_list("version", flat=True))
    custom_fields.change(administrator, row, {"formula": "amount * 3"})
    perform_due()
    assert [value(deal, "fee") for deal in deals] == [30, 60]
    assert list(Deal.objects.values_list("version", flat=True)) == versions


def test_what_depends_on_today_is_brought_up_once_a_day(add, manager, make_deal_of, monkeypatch):
    add("number", "Left", formula="дней(сегодня(); expected_close_on)")
    today = timezone.localdate()
    deal = make_deal_of(manager, expected_close_on=str(today + dt.timedelta(days=5)))
    perform_due()
    assert value(deal, "left") == 5
    later = timezone.now() + dt.timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)

    recomputing.daily()
    recomputing.daily()

    assert Job.objects.filter(kind=recomputing.CODE, state="waiting").count() == 1
    perform_due()
    assert value(deal, "left") == 3


def test_who_does_not_see_a_field_does_not_see_what_is_made_of_it(
    add, manager, make_deal_of, administrator, program, web
):
    add("money", "Fee", formula="amount * 2", in_list=True)
    add("money", "Tax", formula="fee * 0.2", in_list=True)
    add("text", "Label", formula='name & "!"', in_list=True)
    deal = make_deal_of(manager, amount="1234.5")
    field_rights.keep_field_rights(administrator, manager.role, {("deal", "amount"): "hidden"})
    manager.refresh_from_db()

    pages = [web(manager).get(address).content.decode() for address in (f"/deals/{deal.pk}", "/deals/list")]
    item = program(manager)("GET", f"deals/{deal.pk}").json()

    assert item["custom"] == {"label": "Shrink tunnel!"}
    assert not any("2\u202f469" in page or "493,8" in page or "Fee" in page for page in pages)
    assert program(manager)("GET", "deals?custom_fee__gte=1").status_code == 422
    assert kinds.get("deal").seen_by(administrator).field("custom_fee").show(Deal.objects.get(), administrator)


def test_a_deal_lost_to_a_competitor_is_worked_out_too(add, manager, make_deal_of):
    add("text", "Note", formula='competitor & "?"')
    deal = make_deal_of(manager)
    deal.kind.lost_reason_required = False

    deal.lose(manager, competitor="Rival")

    assert value(deal, "note") == "Rival?"


def test_a_formula_that_will_not_do_is_told_with_its_place_and_keeps_what_was_typed(administrator, web):
    sent = {"kind": "deal", "type": "number", "title": "Fee", "formula": "[Сумма] * [Вес]"}
    refused = web(administrator).post(f"{PAGES}/new", sent)

    text = refused.content.decode()
    assert refused.status_code == 422 and "Знак 11" in text and "[Сумма] * [Вес]" in text
    assert not CustomField.objects.exists()
    for wrong in ({"type": "choice", "options": ["A"]}, {"formula": '"text"'}, {"formula": "name"}):
        values = {"type": "number", "formula": "1", **wrong}
        with pytest.raises(Invalid):
            custom_fields.add(administrator, "deal", values.pop("type"), {"title": "Fee", **values})
    assert not CustomField.objects.exists()


def test_it_is_kept_by_names_and_shown_by_titles(add, administrator, web):
    weight = add("number", "Вес груза")
    row = add("number", "Сбор", formula="[Сумма] * [вес  груза] + 1")
    assert row.formula == "[amount] * [custom_ves_gruza] + 1"

    custom_fields.change(administrator, weight, {"title": "Масса"})
    page = web(administrator).get(f"{PAGES}/{row.pk}").content.decode()

    assert "[Сумма] * [Масса] + 1" in page
    events = Event.objects.filter(kind="custom_field.changed").count()
    sent = {"title": "Сбор", "formula": "[Сумма] * [Масса] + 1", "is_active": "on", "version": 1}
    assert web(administrator).post(f"{PAGES}/{row.pk}", sent).status_code == 302
    row.refresh_from_db()
    assert (row.version, Event.objects.filter(kind="custom_field.changed").count()) == (1, events)


def test_a_field_that_a_formula_needs_is_not_taken_out_of_use(add, administrator):
    weight = add("number", "Weight")
    fee = add("number", "Fee", formula="weight * 2")

    with pytest.raises(Invalid) as refused:
        custom_fields.change(administrator, weight, {"is_active": False})
    assert "Fee" in refused.value.errors["is_active"]

    custom_fields.change(administrator, fee, {"is_active": False})
    custom_fields.change(administrator, weight, {"is_active": False})
    with pytest.raises(Invalid):
        custom_fields.change(administrator, fee, {"is_active": True})


def test_a_field_stays_what_it_is(add, administrator):
    plain, computed = add("number", "Plain"), add("number", "Computed", formula="amount")

    for row, formula in ((plain, "amount"), (computed, " ")):
        with pytest.raises(Invalid):
            custom_fields.change(administrator, row, {"formula": formula})
    assert [one.formula for one in CustomField.objects.order_by("pk")] == ["", "[amount]"]


def test_a_formula_whose_field_is_gone_gives_nothing_and_says_so(add, manager, make_deal_of):
    row = add("number", "Fee", formula="amount * 2")
    CustomField.objects.filter(pk=row.pk).update(formula="[vanished] * 2")
    fitting.renew()
    deal = make_deal_of(manager, amount="10")

    field = kinds.get("deal").field("custom_fee")
    assert (field.value(deal), field.mark(deal)) == (None, "#ИМЯ?")


def test_a_record_is_found_by_a_text_that_is_computed(add, manager, make_client_of):
    make_client_of(manager, name="Cancity")
    add("text", "Key", kind="client", formula='"key-" & name', is_searched=True)
    perform_due()
    make_client_of(manager, name="Tincity")

    found = only_found(Client.objects.all(), manager, "client", "key-")

    assert sorted(client.name for client in found) == ["Cancity", "Tincity"]


def test_programs_add_and_change_formulas(administrator, program):
    ask = program(administrator)
    made = ask("POST", "custom-fields", {"kind": "deal", "type": "money", "title": "Fee", "formula": "[Сумма] * 2"})
    assert (made.status_code, made.json()["formula"]) == (201, "[amount] * 2")

    changed = ask("PATCH", f"custom-fields/{made.json()['id']}", {"formula": "amount * 3"})
    wrong = ask("PATCH", f"custom-fields/{made.json()['id']}", {"formula": "amount *"})

    assert (changed.status_code, changed.json()["formula"]) == (200, "[amount] * 3")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "formula")
