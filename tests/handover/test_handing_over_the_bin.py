"""What lies in the bin is among what a person holds: restored, it is not to come back to a closed account."""

import pytest

from krug.config.cli.checking import all_faults
from krug.core.handover import handing, holding
from krug.core.handover.foreseeing import foresee
from krug.core.handover.models import Rule
from krug.core.handover.planning import Wish, planned
from krug.core.jobs import performing
from krug.core.records import kinds, writing
from krug.core.records.binning import restore
from krug.core.records.models import Binned
from krug.core.search.finding import find
from krug.modules.activities.models import Activity
from krug.modules.clients.models import Client, ContactPerson
from krug.modules.deals.models import Deal

MODELS = (Client, Deal, Activity, ContactPerson)


@pytest.fixture
def binned(manager, administrator, deal_kinds, make_client_of, make_deal_of):
    """A client with a deal, a contact person and a call, all of them in the bin, and one client at work."""
    make_client_of(manager, name="At work")
    client = make_client_of(manager, name="Gone")
    deal = make_deal_of(manager, client=client.pk, name="Gone deal")
    person = writing.create(kinds.get("contact"), manager, [{"name": "Gone person", "company": client.pk}])[0]
    call = writing.create(kinds.get("activity"), manager, [{"title": "Gone call", "client": client.pk}])[0]
    for record in (call, deal, person, client):
        writing.put_in_bin(type(record).objects.get(pk=record.pk), administrator)
    return [client, deal, person, call]


def owners(records):
    return [type(record).objects.get(pk=record.pk).responsible for record in records]


def test_what_is_in_the_bin_goes_and_stays_in_the_bin(hand, administrator, manager, binned, heirs):
    made = hand(administrator, manager, heirs=heirs[:1])

    assert owners(binned) == [heirs[0]] * 4
    assert (made.total, made.handed, made.left) == (4, 5, 0)
    assert [type(one).objects.get(pk=one.pk).deleted_at is None for one in binned] == [False] * 4
    assert set(Binned.objects.values_list("responsible", "department")) == {(heirs[0].pk, heirs[0].department_id)}
    assert find(heirs[0], "Gone") == []
    assert list(all_faults()) == []


def test_restored_it_is_the_heirs(hand, administrator, manager, binned, heirs):
    hand(administrator, manager, heirs=heirs[:1])

    for record in binned:
        restore(type(record).objects.get(pk=record.pk), administrator)

    assert owners(binned) == [heirs[0]] * 4
    assert sorted(hit.title for hit in find(heirs[0], "Gone"))[:3] == ["Gone", "Gone call", "Gone person"]
    assert list(all_faults()) == []


def test_taken_back_it_is_the_leavers_wherever_it_lies_by_now(hand, administrator, manager, binned, heirs):
    made = hand(administrator, manager, heirs=heirs[:1])
    restore(Client.objects.get(pk=binned[0].pk), administrator)
    writing.put_in_bin(Client.objects.get(name="At work"), administrator)

    handing.begin_undo(administrator, made)
    performing.perform_due()

    made.refresh_from_db()
    assert owners([*binned, Client.objects.get(name="At work")]) == [manager] * 5
    assert (made.restored, made.kept, set(Binned.objects.values_list("responsible", flat=True))) == (5, 0, {manager.pk})
    assert list(all_faults()) == []


def test_a_closed_deal_in_the_bin_stays_as_at_work(hand, administrator, manager, deal_kinds, make_deal_of, heirs):
    deal = make_deal_of(manager, name="Won")
    deal.win(manager)
    writing.put_in_bin(Deal.objects.get(pk=deal.pk), administrator)

    hand(administrator, manager, heirs=heirs[:1])

    assert owners([deal]) == [manager]


def test_what_another_took_in_is_not_of_the_bin(hand, administrator, manager, binned, heirs):
    Binned.objects.all().delete()

    hand(administrator, manager, heirs=heirs[:1])

    assert owners(binned) == [manager, manager, manager, manager]


def test_the_bin_is_counted_beside_and_foreseen(client, administrator, manager, binned, heirs):
    held = {one.kind.code: (one.number, one.in_work, one.in_bin) for one in holding.held_by(manager).records}
    _kinds, shares = foresee(planned(administrator, manager, Wish(Rule.ONE, [heirs[0].pk])))
    client.force_login(administrator)
    page = client.get(f"/settings/people/{manager.pk}/leaving").content.decode()

    assert held == {"client": (1, 1, 1), "deal": (0, 0, 1), "activity": (0, 0, 1), "contact": (0, 0, 1)}
    assert shares[0].numbers == {"client": 2, "deal": 1, "activity": 1}
    assert "Ещё 4 записи в корзине: они передаются тоже." in page
