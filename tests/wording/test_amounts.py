from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from krug.core.records.currencies import Currency
from krug.core.wording.amounts import in_words


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("0", "RUB", "Ноль рублей 00 копеек"),
        ("1.01", "RUB", "Один рубль 01 копейка"),
        ("2.22", "UAH", "Две гривны 22 копейки"),
        ("12341.11", "BYN", "Двенадцать тысяч триста сорок один белорусский рубль 11 копеек"),
        ("1000000", "USD", "Один миллион долларов США 00 центов"),
        ("21.50", "CNY", "Двадцать один юань 50 фэней"),
        ("5", "XAU", "Пять XAU 00"),
    ],
)
def test_an_amount_is_written_as_on_an_invoice(amount, currency, words):
    with translation.override("ru"):
        assert in_words(Decimal(amount), currency) == words


def test_an_amount_is_written_in_the_readers_language():
    with translation.override("en"):
        assert in_words(Decimal("1280000.05"), "RUB") == (
            "One million, two hundred and eighty thousand roubles 05 kopecks"
        )


@given(st.integers(0, 10**15), st.sampled_from(Currency.values), st.sampled_from(["ru", "en"]))
def test_every_amount_there_may_be_has_words(minor, currency, language):
    with translation.override(language):
        words = in_words(Decimal(minor).scaleb(-2), currency)

    assert words[0].isupper() and f" {minor % 100:02d} " in words
    assert not any(sign.isdigit() for sign in words.replace(f" {minor % 100:02d} ", ""))
