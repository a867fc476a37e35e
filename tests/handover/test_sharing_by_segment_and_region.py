"""Who gets which client: by segment, by region, and what it comes to before anything begins."""

import pytest

from krug.core.handover.foreseeing import foresee
from krug.core.handover.models import HandedRecord, Handover, Rule
from krug.core.handover.planning import Wish, planned
from krug.core.lists import segmenting
from krug.core.lists.filtering import read
from krug.core.lists.models import Segment
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.activities.models import Activity
from krug.modules.clients.models import Client, ContactPerson
from krug.modules.deals.models import Deal
from krug.modules.requests.models import Request


def by_industry(actor, *industries, fixed=False, audience="all"):
    conditions = [{"field": "industry", "op": "is", "value": one} for one in industries]
    asked = read({"any": conditions})
    return segmenting.make(kinds.get("client"), actor, " and ".join(industries), asked, audience, fixed)


@pytest.fixture
def held(manager, deal_kinds, make_client_of, make_deal_of):
    """A client of each of four industries, each with a deal, a call and a request."""
    clients = [make_client_of(manager, name=one, industry=one) for one in ("Bread", "Milk", "Meat", "Tea")]
    for client in clients:
        make_deal_of(manager, client=client.pk)
        writing.create(kinds.get("activity"), manager, [{"title": "Call", "client": client.pk}])
        writing.create(
            kinds.get("request"), manager, [{"title": "Asks", "client": client.pk, "responsible": manager.pk}]
        )
    return clients


def owners(model, column="client__name"):
    return dict(model.objects.values_list(column, "responsible__name"))


def test_each_segment_goes_to_its_person_and_the_rest_evenly(hand, administrator, manager, held, heirs):
    first = by_industry(administrator, "Bread", "Milk")
    second = by_industry(administrator, "Milk", "Meat")

    hand(
        administrator,
        manager,
        Rule.SEGMENT,
        [heirs[2]],
        segments=[(first.pk, heirs[0].pk), (second.pk, heirs[1].pk)],
    )

    wanted = {"Bread": "Heir 0", "Milk": "Heir 0", "Meat": "Heir 1", "Tea": "Heir 2"}
    assert owners(Client, "name") == wanted
    assert (owners(Deal), owners(Activity), owners(Request)) == (wanted, wanted, wanted)


def test_the_order_of_segments_decides_whose_a_client_of_both_becomes(hand, administrator, manager, held, heirs):
    first = by_industry(administrator, "Bread", "Milk")
    second = by_industry(administrator, "Milk", "Meat", fixed=True)

    hand(administrator, manager, Rule.SEGMENT, [heirs[2]], segments=[(second.pk, heirs[1].pk), (first.pk, heirs[0].pk)])

    assert owners(Client, "name") == {"Bread": "Heir 0", "Milk": "Heir 1", "Meat": "Heir 1", "Tea": "Heir 2"}


def test_a_live_segment_of_the_leavers_own_clients_holds_to_the_last_of_them(
    hand, administrator, manager, held, heirs, monkeypatch
):
    monkeypatch.setattr("krug.core.handover.handing.PIECE", 1)
    asked = read({"all": [{"field": "responsible", "op": "any", "value": [manager.pk]}]})
    theirs = segmenting.make(kinds.get("client"), administrator, "Theirs", asked, "all")

    hand(administrator, manager, Rule.SEGMENT, [heirs[2]], segments=[(theirs.pk, heirs[0].pk)])

    assert set(owners(Client, "name").values()) == {"Heir 0"}


@pytest.mark.parametrize("case", ["none", "twice", "another's own", "of deals"])
def test_segments_must_be_known_and_each_be_named_once(administrator, manager, head, held, heirs, case):
    mine, theirs = by_industry(administrator, "Bread"), by_industry(head, "Milk", audience="own")
    of_deals = Segment.objects.create(kind="deal", title="Deals", owner=administrator, audience="all")
    chosen = {"none": [], "twice": [mine, mine], "another's own": [theirs], "of deals": [of_deals]}[case]

    with pytest.raises(Invalid) as caught:
        planned(
            administrator,
            manager,
            Wish(Rule.SEGMENT, [heirs[0].pk], segments=[(one.pk, heirs[1].pk) for one in chosen]),
        )

    assert (set(caught.value.errors), Handover.objects.count()) == ({"segments"}, 0)


def address(kind="actual", **parts):
    return {"kind": kind, "text": "Lenin street, 1", **parts}


def test_each_region_goes_to_its_person_and_the_rest_evenly(hand, administrator, manager, heirs, make_client_of):
    make_client_of(manager, name="Tula", addresses=[address("legal", city="Moscow"), address(region="Tula region")])
    make_client_of(manager, name="Capital", addresses=[address(city="Moscow")])
    make_client_of(manager, name="Nowhere")
    made = {"Tula region": heirs[0].pk, "Moscow": heirs[1].pk}

    hand(administrator, manager, Rule.REGION, [heirs[2]], by_value=made)

    assert owners(Client, "name") == {"Tula": "Heir 0", "Capital": "Heir 1", "Nowhere": "Heir 2"}


def test_what_is_foreseen_comes_true(hand, administrator, manager, held, heirs):
    writing.create(kinds.get("contact"), manager, [{"name": "Alone"}, {"name": "Baker", "company": held[0].pk}])
    segment = by_industry(administrator, "Bread", "Milk")
    wish = {"segments": [(segment.pk, heirs[0].pk)]}

    _kinds, shares = foresee(planned(administrator, manager, Wish(Rule.SEGMENT, [one.pk for one in heirs[1:]], **wish)))
    untouched = owners(Client, "name")
    made = hand(administrator, manager, Rule.SEGMENT, heirs[1:], **wish)

    assert set(untouched.values()) == {"Max"}
    assert {share.heir.name: share.total for share in shares} == {"Heir 0": 8, "Heir 1": 5, "Heir 2": 4}
    for share in shares:
        got = {
            code: HandedRecord.objects.filter(handover=made, heir=share.heir, kind=code).count()
            for code in share.numbers
        }
        assert got == share.numbers
    assert set(owners(ContactPerson, "name").values()) == {"Heir 0", "Heir 1"}


def test_the_page_asks_for_segments_in_order_and_shows_what_each_will_get(client, administrator, manager, held, heirs):
    segment = by_industry(administrator, "Bread", "Milk")
    client.force_login(administrator)
    address = f"/settings/people/{manager.pk}/leaving"
    form = {"rule": "segment", "heirs": heirs[1].pk, "segment": [segment.pk, ""], "segment-heir": [heirs[0].pk, ""]}

    shown = client.get(address, {**form, "preview": "1"}).content.decode()
    answer = client.post(address, form)

    assert shown.count('name="segment"') == 2
    assert '<td class="num">2</td>' in shown.split('id="preview"')[1]
    assert Handover.objects.get().segments == [[segment.pk, heirs[0].pk]]
    assert answer.status_code == 302


def test_a_wrong_choice_is_told_and_what_was_chosen_stays(client, administrator, manager, held, heirs):
    segment = by_industry(administrator, "Bread")
    client.force_login(administrator)
    form = {"rule": "segment", "segment": [segment.pk], "segment-heir": [heirs[0].pk]}

    answer = client.post(f"/settings/people/{manager.pk}/leaving", form)
    page = answer.content.decode()

    assert (answer.status_code, Handover.objects.count()) == (422, 0)
    assert f'<option value="{segment.pk}" selected>' in page
    assert f'<option value="{heirs[0].pk}" selected>' in page


def test_the_page_names_regions_with_their_numbers(client, administrator, manager, make_client_of):
    make_client_of(manager, name="Tula", addresses=[address(region="Tula region")])
    client.force_login(administrator)

    page = client.get(f"/settings/people/{manager.pk}/leaving?rule=region").content.decode()

    assert 'name="value" value="Tula region"' in page
