import pytest

from krug.core.search.finding import find, ids


@pytest.fixture
def cancity(manager, make_client_of):
    return make_client_of(manager, phones=["+7 905 632-70-41"], emails=["box@cancity.example"], tax_id="7707083893")


@pytest.mark.parametrize("asked", ["cancity", "CANC", "сфтсшен", "ncit", "ca", "7041", "3893", "box@cancity", "632-70"])
def test_found_by_any_part_and_in_the_wrong_layout(manager, cancity, asked):
    assert [entry.title for entry in find(manager, asked)] == ["Cancity"]


@pytest.mark.parametrize("asked", ["", "   ", "zzz", '"', "' OR 1=1 --", "AND", "*", "7042"])
def test_what_is_not_there_is_not_found(manager, cancity, asked):
    assert find(manager, asked) == []


def test_another_departments_record_is_not_found(stranger, cancity):
    assert find(stranger, "cancity") == []


def test_a_lists_own_search_reaches_past_the_first_twenty(manager, make_client_of):
    for number in range(30):
        make_client_of(manager, name=f"Row {number}")

    assert len(ids(manager, "client", "row")) == 30
