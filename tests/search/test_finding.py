import pytest

from krug.core.records import kinds, writing
from krug.core.search.finding import find, only_found
from krug.modules.clients.models import Client


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


def test_a_lists_own_search_reaches_past_the_first_hundreds(manager, make_client_of):
    writing.create(kinds.get("client"), manager, [{"name": f"Row {number}"} for number in range(620)])
    make_client_of(manager, name="Another")
    mine = Client.objects.visible_to(manager)

    assert only_found(mine, manager, "client", "row").count() == 620
    assert only_found(mine, manager, "client", "nother").count() == 1
    assert only_found(mine, manager, "client", " ").count() == 0
