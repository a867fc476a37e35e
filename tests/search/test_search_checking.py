"""krug check: what the search holds against the records themselves."""

import pytest

from krug.core.jobs.performing import perform_due
from krug.core.records import writing
from krug.core.search import checking
from krug.core.search.finding import find
from krug.core.search.models import Entry


@pytest.fixture
def client_of_max(make_client_of, manager):
    return make_client_of(manager, name="ООО «Лес»", phones=["+7 905 632-70-41"], tax_id="7707083893")


def test_what_the_verbs_wrote_is_whole(client_of_max, make_deal_of, manager):
    make_deal_of(manager, client=client_of_max.pk)

    assert list(checking.faults()) == []


@pytest.mark.parametrize("name", ["responsible", "department", "title", "subtitle", "linked", "key", "text"])
def test_each_value_that_is_not_the_records_is_told(client_of_max, administrator, name):
    wrong = {"responsible": administrator.pk, "department": None}.get(name, "zzz")
    Entry.objects.filter(kind="client").update(**{name: wrong})

    assert list(checking.faults()) == [
        f"the search index holds another {name} of client {client_of_max.pk} than the record"
    ]


def test_what_is_missing_and_what_leads_nowhere_is_told(client_of_max):
    Entry.objects.filter(kind="client").update(record_id=client_of_max.pk + 1)

    assert list(checking.faults()) == [
        f"client {client_of_max.pk} is missing from the search index",
        f"the search index leads to client {client_of_max.pk + 1}, which is not there",
    ]


def test_it_goes_by_pieces_and_says_no_more_than_a_few(monkeypatch, manager, make_client_of):
    monkeypatch.setattr(checking, "PIECE", 3)
    for number in range(25):
        make_client_of(manager, name=f"Client {number}")
    assert list(checking.faults()) == []

    Entry.objects.update(department=None)

    assert len(list(checking.faults())) == 20


def test_a_deal_is_found_by_the_new_name_of_its_client(client_of_max, make_deal_of, manager):
    deal = make_deal_of(manager, client=client_of_max.pk, name="Линия")
    client_of_max.refresh_from_db()

    writing.change(client_of_max, manager, {"name": "Роща"}, client_of_max.version)
    between = list(checking.faults())
    perform_due()

    assert (between, list(checking.faults())) == ([], [])
    assert [entry.record_id for entry in find(manager, "роща") if entry.kind == "deal"] == [deal.pk]
