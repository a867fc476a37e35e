import phonenumbers
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from krug.core.records.fields import BadValue, PhonesField
from krug.core.records.phones import canonical, dialled, reversed_digits, shown


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("8 (916) 123-45-67", "+79161234567"),
        ("+7 916 123-45-67", "+79161234567"),
        ("9161234567", "+79161234567"),
        ("8-800-555-35-35", "+78005553535"),
        ("+7 916 123-45-67 доб. 12", "+79161234567;ext=12"),
        ("8 (495) 123-45-67, доб. 12", "+74951234567;ext=12"),
        ("+375 29 123-45-67", "+375291234567"),
        ("+1 202 555 0143", "+12025550143"),
        ("00375 29 123-45-67", "+375291234567"),
        ("67-30-15", "67-30-15"),
        ("8 (912) 345-67-8", "8 (912) 345-67-8"),
    ],
)
def test_a_number_is_kept_in_one_way_however_it_is_written(text, kept):
    assert canonical(text, "RU") == kept
    assert canonical(shown(kept), "RU") == kept


def test_the_firms_country_says_whose_a_number_without_a_code_is():
    assert canonical("8 029 123-45-67", "BY") == "+375291234567"
    assert canonical("067 123 45 67", "UA") == "+380671234567"


@given(st.from_regex(r"\A(\+7|8|7)?[3489][0-9]{9}\Z"))
def test_the_quick_way_gives_what_the_library_gives(text):
    """Ten digits without a prefix are looked at by the library alone, save for mobile numbers: one may be missing."""
    found = phonenumbers.parse(text, "RU")
    library = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)

    kept = canonical(text, "RU")

    certain = len(text) > 10 or text[0] == "9" or phonenumbers.is_valid_number(found)
    assert kept == (library if certain else text)
    assert canonical(kept, "RU") == kept


def test_how_people_and_links_have_a_number():
    with translation.override("ru"):
        assert shown("+79161234567;ext=12") == "+7 916 123-45-67 доб. 12"
    assert shown("+375291234567") == "+375 29 123-45-67"
    assert dialled("+79161234567;ext=12") == "+79161234567;ext=12"
    assert reversed_digits("+79161234567;ext=12") == "76543216197"


def test_one_number_written_in_two_ways_is_one(db):
    field = PhonesField("phones", "Phones")

    assert field.clean("8 (916) 123-45-67; +7 916 123-45-67") == [{"number": "+79161234567", "kind": "work"}]
    assert field.clean("+79161234567;ext=12") == [{"number": "+79161234567;ext=12", "kind": "work"}]
    for wrong in ("12", "+79123456789999999"):
        with pytest.raises(BadValue):
            field.clean(wrong)
