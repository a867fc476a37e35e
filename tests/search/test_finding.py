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


@pytest.mark.parametrize("asked", ["{}", "№{}", "# {}"])
def test_a_deal_by_its_number_before_all_that_contains_it(manager, make_deal_of, make_client_of, asked):
    deals = [make_deal_of(manager) for _number in range(12)]
    for number in range(25):
        make_client_of(
            manager, name=f"Depot {number}", phones=f"+7 905 {deals[4].number}{deals[4].number}2-70-{number + 10}"
        )

    found = find(manager, asked.format(deals[4].number))

    assert (found[0].kind, found[0].record_id) == ("deal", deals[4].pk)


def test_the_list_finds_a_number_too(client, manager, make_deal_of):
    deals = [make_deal_of(manager, name=f"Line {number}") for number in range(3)]
    client.force_login(manager)

    rows = client.get(f"/deals/list?view=all&q={deals[1].number}").context["rows"]

    assert deals[1].pk in [row.record.pk for row in rows]
