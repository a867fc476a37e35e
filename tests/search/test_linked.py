"""Records are found by the names of what they lead to, by those alone who see that too."""

import pytest

from krug.core.access import partners
from krug.core.records import kinds, writing
from krug.core.search import checking, finding, rebuilding
from krug.core.search.finding import find, only_found
from krug.core.search.models import BORDER, Entry, IndexShape
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal


@pytest.fixture
def deals_of_the_hidden(manager, stranger, make_client_of, make_deal_of):
    """deals_of_the_hidden(names) are the manager's deals whose client, Rosebud, is the stranger's."""
    rosebud = make_client_of(stranger, name="Rosebud")

    def make(names):
        deals = [make_deal_of(manager, name=name) for name in names]
        Deal.objects.filter(pk__in=[deal.pk for deal in deals]).update(client=rosebud)
        finding_again(deals)
        return deals

    return make


def finding_again(deals):
    kind = kinds.get("deal")
    rows = Deal.objects.filter(pk__in=[deal.pk for deal in deals]).select_related(*kind.related)
    rebuilding.SearchIndex().put(kind, list(rows))


def mine(manager):
    return Deal.objects.visible_to(manager)


def test_a_hidden_clients_name_finds_nothing_and_is_not_said(manager, deals_of_the_hidden):
    (deal,) = deals_of_the_hidden(["Filling line"])

    assert find(manager, "rosebud") == find(manager, "rosbud") == []
    assert [(hit.record_id, hit.subtitle) for hit in find(manager, "filling")] == [(deal.pk, "")]
    assert list(only_found(mine(manager), manager, "deal", "rosebud")) == []
    assert list(only_found(mine(manager), manager, "deal", "filling")) == [deal]


def test_who_sees_the_client_finds_by_its_name(manager, stranger, administrator, deals_of_the_hidden):
    (deal,) = deals_of_the_hidden(["Filling line"])
    partners.put("client", Client.objects.get(name="Rosebud").pk, manager, "lawyer")
    manager = type(manager).objects.get(pk=manager.pk)

    for reader in (manager, administrator):
        found = {hit.record_id: hit.subtitle for hit in find(reader, "rosebud") if hit.kind == "deal"}
        assert found == {deal.pk: "Rosebud"}
    assert list(only_found(mine(manager), manager, "deal", "rosebud")) == [deal]
    assert [hit.kind for hit in find(stranger, "rosebud")] == ["client"]


def test_what_is_out_of_sight_does_not_crowd_out_what_is_seen(manager, deals_of_the_hidden, monkeypatch):
    """More are hidden than are looked at in the first steps; and in the list, more than are looked up at once."""
    own, *_others = deals_of_the_hidden(["Old rosebud press", *(f"Line {number}" for number in range(60))])

    assert [hit.record_id for hit in find(manager, "osebud", most=3)] == [own.pk]
    monkeypatch.setattr(finding, "SELDOM", 0)
    assert list(only_found(mine(manager), manager, "deal", "osebud")) == [own]


def test_a_contact_persons_company_is_said_beside_the_position(manager, make_client_of):
    company = make_client_of(manager, name="Rosebud")
    values = {"name": "Anna Lind", "position": "buyer", "company": company.pk}

    writing.create(kinds.get("contact"), manager, [values])

    assert [hit.subtitle for hit in find(manager, "anna")] == ["buyer, Rosebud"]


def test_an_index_of_another_shape_is_made_anew_once(manager, make_client_of, make_deal_of, django_assert_num_queries):
    client = make_client_of(manager, name="Rosebud", tags=["vip"])
    make_deal_of(manager, client=client.pk)
    IndexShape.objects.all().delete()
    Entry.objects.update(linked="", text="as it was before")
    assert list(checking.faults()) != []

    rebuilding.bring_up()

    assert list(checking.faults()) == []
    assert f"{BORDER}rosebud" in Entry.objects.get(kind="deal").text
    with django_assert_num_queries(1):
        rebuilding.bring_up()
