"""Requisites of Belarus and Ukraine, in a firm of theirs and in one over the border."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.access.models import Firm
from krug.core.records import kinds, phones, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import BadValue
from krug.modules.clients.requisites import belarus, ukraine

CLIENT = kinds.get("client")
FIELD = CLIENT.field("tax_id")


@pytest.fixture
def firm_of(db):
    def set_country(code):
        Firm.objects.update_or_create(pk=1, defaults={"country": code})
        phones.forget_home()

    yield set_country
    phones.forget_home()


@pytest.mark.parametrize("number", ["200988541", "MA1953684", "МА1953684", "ma1953684"])
@pytest.mark.parametrize("country", ["RU", "BY", "UA"])
def test_a_payer_of_belarus_is_taken_everywhere_in_latin_letters(firm_of, country, number):
    firm_of(country)

    assert FIELD.clean(number) == number.upper().replace("МА", "MA")


@pytest.mark.parametrize("number", ["32855961", "14360570"])
@pytest.mark.parametrize("country", ["RU", "BY", "UA"])
def test_a_company_of_ukraine_is_taken_everywhere(firm_of, country, number):
    firm_of(country)

    assert FIELD.clean(number) == number


def test_a_person_of_ukraine_is_taken_at_home_alone(firm_of):
    firm_of("UA")
    at_home = FIELD.clean("3100112349")
    firm_of("RU")

    with pytest.raises(BadValue):
        FIELD.clean("3100112349")
    assert at_home == "3100112349"


@pytest.mark.parametrize(
    ("country", "number", "word"),
    [("BY", "200988542", "УНП"), ("UA", "32855962", "ЕГРПОУ"), ("RU", "770708389", "ИНН"), ("BY", "7707083890", "ИНН")],
)
def test_what_fits_none_is_told_in_the_words_of_the_firms_country(firm_of, country, number, word):
    firm_of(country)

    with pytest.raises(BadValue) as refused:
        FIELD.clean(number)

    assert word in str(refused.value)


@given(st.integers(10_000_000, 79_999_999))
def test_at_most_one_last_digit_of_ten_fits_a_payers_number(first):
    assert sum(belarus.unp_fits(f"{first}{last}") for last in range(10)) <= 1


@given(st.integers(1_000_000, 9_999_999))
def test_one_last_digit_of_ten_fits_a_companys_code(first):
    assert sum(ukraine.code_fits(f"{first}{last}") for last in range(10)) == 1


@pytest.mark.parametrize(
    ("account", "bic"),
    [
        ("BY92 AKBB 3012 0000 0123 4000 0000", "AKBBBY2X"),
        ("UA223052990000026001234567890", ""),
        ("by92AKBB30120000012340000000", ""),
    ],
)
def test_accounts_by_iban_are_kept_without_spaces(manager, account, bic):
    client = writing.create(CLIENT, manager, [{"name": "Minsk", "accounts": [{"account": account, "bic": bic}]}])[0]

    [row] = client.rows_of("accounts")
    assert (row.account, row.bic) == (account.replace(" ", "").upper(), bic)


@pytest.mark.parametrize(
    ("account", "bic"),
    [("BY92AKBB30120000012340000001", ""), ("BY92AKBB30120000012340000000", "04452522"), ("XX00", "")],
)
def test_a_wrong_iban_or_bic_says_so(manager, account, bic):
    with pytest.raises(Invalid) as refused:
        writing.create(CLIENT, manager, [{"name": "Minsk", "accounts": [{"account": account, "bic": bic}]}])

    assert set(refused.value.errors) == {"accounts"}


@pytest.mark.parametrize(
    ("number", "word"),
    [("100582334", "УНП"), ("MA1953685", "УНП"), ("МА1953685", "УНП"), ("14360571", "ЕГРПОУ")],
)
def test_in_russia_what_is_as_long_as_a_neighbours_number_is_told_to_be_neither(firm_of, number, word):
    firm_of("RU")

    with pytest.raises(BadValue) as refused:
        FIELD.clean(number)

    assert "ИНН из 10 или 12 цифр" in str(refused.value)
    assert word in str(refused.value) and "контрольная цифра" in str(refused.value)


@pytest.mark.parametrize(("number", "word"), [("1234567", "введено 7"), ("abcdefghi", "цифр")])
def test_what_is_like_no_number_at_all_is_told_so(firm_of, number, word):
    firm_of("RU")

    with pytest.raises(BadValue) as refused:
        FIELD.clean(number)

    assert word in str(refused.value) and "УНП" not in str(refused.value)
