import pytest

from krug.core.lists.filtering import parse
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.search.finding import find
from krug.modules.clients.models import Address, Phone

PLACE = {"kind": "legal", "text": "ул. Ленина, 5", "postcode": "150000", "city": "Ярославль"}


@pytest.fixture
def pages(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def firm(manager, make_client_of):
    return make_client_of(
        manager,
        phones=["8 (916) 123-45-67", "+7 4852 67-30-15"],
        addresses=[PLACE],
        messengers=[{"kind": "telegram", "account": "@molkray"}, {"kind": "whatsapp", "account": "+7 916 123-45-67"}],
        sites=["molkray.example"],
    )


def test_only_the_rows_that_change_are_written(firm, manager):
    first, second = Phone.objects.filter(client=firm)
    wanted = [{"number": "+79161234567", "kind": "mobile"}, "+7 4852 67-30-15", "+7 4852 67-30-16"]

    writing.change(firm, manager, {"phones": wanted}, firm.version)

    rows = list(Phone.objects.filter(client=firm))
    assert [(row.pk, row.number, row.kind) for row in rows[:2]] == [
        (first.pk, "+79161234567", "mobile"),
        (second.pk, "+74852673015", "work"),
    ]
    assert [row.number for row in rows[2:]] == ["+74852673016"]


def test_a_number_written_anew_without_its_kind_keeps_it(firm, manager):
    writing.change(firm, manager, {"phones": [{"number": "+79161234567", "kind": "mobile"}]}, firm.version)
    firm.refresh_from_db()

    same = writing.change(firm, manager, {"phones": "8 916 123-45-67"}, firm.version)
    assert same.version == firm.version

    writing.change(firm, manager, {"phones": "8 916 123-45-67; +7 4852 67-30-15"}, firm.version)
    assert [row.kind for row in Phone.objects.filter(client=firm)] == ["mobile", "work"]


def test_of_many_records_each_keeps_its_own_kinds(firm, manager, make_client_of):
    other = make_client_of(manager, name="Other", phones=[{"number": "+79161234567", "kind": "mobile"}])

    writing.change_many(kinds.get("client"), manager, {pk: {"phones": "+79161234567"} for pk in (firm.pk, other.pk)})

    assert [row.kind for row in Phone.objects.filter(client=other)] == ["mobile"]
    assert [row.kind for row in Phone.objects.filter(client=firm)] == ["work"]


def test_a_kind_that_is_said_counts(firm, manager):
    writing.change(firm, manager, {"phones": "мобильный телефон: +7 916 123-45-67"}, firm.version)

    assert [row.kind for row in Phone.objects.filter(client=firm)] == ["mobile"]


def test_an_order_is_kept_and_what_is_left_out_goes(firm, manager):
    first, second = Phone.objects.filter(client=firm)

    writing.change(firm, manager, {"phones": ["+7 4852 67-30-15", "+7 916 123-45-67"]}, firm.version)
    assert [row.pk for row in Phone.objects.filter(client=firm)] == [second.pk, first.pk]

    firm.refresh_from_db()
    writing.change(firm, manager, {"phones": ["+7 916 123-45-67"]}, firm.version)
    assert [row.pk for row in Phone.objects.filter(client=firm)] == [first.pk]


def test_two_addresses_of_one_text_and_two_kinds_are_two(firm, manager):
    writing.change(firm, manager, {"addresses": [PLACE, {**PLACE, "kind": "postal"}]}, firm.version)

    assert [row.kind for row in Address.objects.filter(client=firm)] == ["legal", "postal"]


@pytest.mark.parametrize(
    "values",
    [
        {"addresses": [{"kind": "moon", "text": "1"}]},
        {"addresses": [{"kind": "legal", "text": "", "city": "Ярославль"}]},
        {"addresses": [{"kind": "legal", "text": "1", "street": "2"}]},
        {"messengers": [{"kind": "icq", "account": "1"}]},
        {"sites": ["javascript:alert(1)"]},
        {"sites": ["no site"]},
    ],
)
def test_what_will_not_do_is_refused(firm, manager, values):
    with pytest.raises(Invalid) as refused:
        writing.change(firm, manager, values, firm.version)

    assert set(refused.value.errors) == set(values)


@pytest.mark.parametrize("asked", ["molkray", "1234567", "8 916 123", "+7 916 123-45-67", "89161234567"])
def test_a_client_is_found_by_them(firm, manager, asked):
    assert [entry.record_id for entry in find(manager, asked)] == [firm.pk]


@pytest.mark.parametrize(
    ("field", "value"),
    [("addresses", "ЯРОСЛАВЛЬ"), ("messengers", "MolKray"), ("sites", "molkray.ex"), ("phones", "8 916 123-45-67")],
)
def test_lists_are_asked_for_them(firm, manager, make_client_of, field, value):
    make_client_of(manager, name="Another")
    tree = {"field": field, "op": "contains", "value": value}

    assert list(parse(kinds.get("client"), manager, tree)) == [firm]


def test_the_card_shows_them_with_links(firm, manager, pages):
    page = pages.get(f"/clients/{firm.pk}").content.decode()

    assert 'href="tel:+79161234567">+7 916 123-45-67</a>' in page
    assert 'href="https://t.me/molkray"' in page
    assert 'href="https://wa.me/79161234567"' in page
    assert "150000, Ярославль, ул. Ленина, 5" in page


def test_a_form_sends_lines_and_untouched_ones_change_nothing(firm, manager, pages):
    was = pages.get(f"/clients/{firm.pk}/edit").content.decode()
    assert 'name="addresses-1-text"' in was
    sent = {
        "version": firm.version,
        "was-addresses": '[{"text": "ул. Ленина, 5", "postcode": "150000", "country": "", "region": "", '
        '"city": "Ярославль", "kind": "legal"}]',
        **{f"addresses-0-{name}": text for name, text in PLACE.items()},
        "addresses-1-kind": "delivery",
        "addresses-1-text": "склад 3",
        "addresses-1-city": "Рыбинск",
        "addresses-2-kind": "actual",
        "addresses-2-text": "",
    }

    pages.post(f"/clients/{firm.pk}/edit", sent)

    assert [(row.kind, row.city, row.text) for row in Address.objects.filter(client=firm)] == [
        ("legal", "Ярославль", "ул. Ленина, 5"),
        ("delivery", "Рыбинск", "склад 3"),
    ]
    assert Phone.objects.filter(client=firm).count() == 2


def test_found_it_stands_with_its_first_phone_as_people_read_it(firm, manager):
    assert [entry.subtitle for entry in find(manager, firm.name)] == ["+7 916 123-45-67"]
