import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.clients.requisites import russia
from krug.modules.clients.requisites.accounts import AccountsField

BANK = {"bic": "044525225", "correspondent": "30101810400000000225"}
ACCOUNT = "40702810200000012345"


@pytest.mark.parametrize("number", ["1027700132195", "304500116000157", "315774600123450", "315774600123550"])
def test_right_registration_numbers_fit(number):
    """The last one is right by the rule and wrong by python-stdnum: its remainder is 10."""
    assert russia.ogrn_fits(number)


@given(st.integers(10**11, 10**12 - 1), st.integers(0, 9))
def test_one_last_digit_of_ten_fits_an_ogrn(first, last):
    assert russia.ogrn_fits(f"{first}{last}") == (first % 11 % 10 == last)
    assert sum(russia.ogrn_fits(f"{first}{digit}") for digit in range(10)) == 1


@given(st.integers(10**13, 10**14 - 1))
def test_one_last_digit_of_ten_fits_an_ogrnip_and_an_okpo(first):
    assert sum(russia.ogrn_fits(f"{first}{digit}") for digit in range(10)) == 1
    assert sum(russia.okpo_fits(f"{str(first)[:7]}{digit}") for digit in range(10)) == 1


@given(st.from_regex(r"\A[0-9]{20}\Z"), st.from_regex(r"\A04[0-9]{7}\Z"), st.integers(0, 19), st.integers(1, 9))
def test_a_key_fits_and_any_one_wrong_digit_does_not(account, bic, place, more):
    right = russia.key_of(account, bic)
    wrong = f"{right[:place]}{(int(right[place]) + more) % 10}{right[place + 1 :]}"

    assert russia.account_fits(right, bic)
    # A digit in the first places may turn an account into a correspondent one, which is counted in another way.
    assert wrong[:3] == "301" or right[:3] == "301" or not russia.account_fits(wrong, bic)


def test_known_accounts_fit_their_bank():
    assert russia.account_fits("30101810400000000225", "044525225")
    assert russia.account_fits(ACCOUNT, "044525225")
    assert not russia.account_fits(ACCOUNT, "044525226")


def test_the_first_account_is_the_main_one():
    field = AccountsField("accounts", "Accounts")

    rows = field.clean(
        [{"account": "4070 2810 2000 0001 2345", **BANK}, {"account": russia.key_of("4" * 20, BANK["bic"]), **BANK}]
    )

    assert [(row["account"][:5], row["kind"], row["currency"]) for row in rows] == [
        ("40702", "main", "RUB"),
        ("44444", "other", "RUB"),
    ]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kpp": "7736"}, "kpp"),
        ({"kpp": "77360100А"}, "kpp"),
        ({"ogrn": "1027700132196"}, "ogrn"),
        ({"ogrn": "102770013219"}, "ogrn"),
        ({"okpo": "00032538"}, "okpo"),
        ({"tax_id": "770708389"}, "tax_id"),
        ({"kind": "person", "kpp": "773601001"}, "kpp"),
        ({"tax_id": "500100732259", "kpp": "773601001"}, "kpp"),
        ({"kind": "person", "ogrn": "1027700132195"}, "ogrn"),
        ({"tax_id": "7707083893", "ogrn": "304500116000157"}, "ogrn"),
        ({"accounts": [{"account": "40702810300000012345", **BANK}]}, "accounts"),
        ({"accounts": [{"account": "4070281", **BANK}]}, "accounts"),
        ({"accounts": [{"account": ACCOUNT, "bic": "04452522"}]}, "accounts"),
    ],
)
def test_a_wrong_requisite_says_so_at_its_field_and_nothing_is_written(manager, values, field):
    kind = kinds.get("client")

    with pytest.raises(Invalid) as refused:
        writing.create(kind, manager, [{"name": "Cancity", **values}])

    assert set(refused.value.errors) == {field}
    assert kind.model.objects.count() == 0


def test_right_requisites_are_kept(manager):
    values = {"tax_id": "7707083893/773601001", "kpp": "773601001", "ogrn": "1027700132195", "okpo": "00032537"}

    client = writing.create(kinds.get("client"), manager, [{"name": "Cancity", **values}])[0]

    client.refresh_from_db()
    assert (client.tax_id, client.kpp, client.ogrn, client.okpo) == (
        "7707083893",
        "773601001",
        "1027700132195",
        "00032537",
    )


def test_a_change_that_does_not_fit_what_is_there_is_refused(manager, make_client_of):
    client = make_client_of(manager, tax_id="7707083893", kpp="773601001")

    with pytest.raises(Invalid) as refused:
        writing.change(client, manager, {"kind": "person"}, client.version)

    client.refresh_from_db()
    assert set(refused.value.errors) == {"kpp"}
    assert client.kind == "company"
