from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from krug.core.records.money import MoneyField

AMOUNTS = st.decimals("-90000000000000", "90000000000000", places=2)


@given(AMOUNTS)
def test_what_is_stored_comes_back_to_the_kopeck(amount):
    field = MoneyField()

    assert field.from_db_value(field.get_prep_value(amount)) == amount


@given(st.lists(st.decimals(0, 1000, places=2), max_size=20))
def test_stored_amounts_add_up_exactly(amounts):
    field = MoneyField()

    stored = sum(field.get_prep_value(amount) for amount in amounts)

    assert field.from_db_value(stored) == sum(amounts, Decimal(0))


def test_half_a_kopeck_is_rounded_up():
    assert MoneyField().to_python("0.125") == Decimal("0.13")


@pytest.mark.parametrize("text", ["abc", "NaN", "Infinity", "1e40"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValidationError):
        MoneyField().to_python(text)
