"""Single records opened to named people: seen everywhere they belong, counted once, changed only where it is given."""

import pytest

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.access.scopes import Action
from krug.core.events.models import Event
from krug.core.records import kinds, sharing, writing
from krug.core.records.cleaning import Invalid
from krug.core.search.finding import find
from krug.core.settings.explaining import explain
from krug.modules.deals.models import Deal


@pytest.fixture
def deal(administrator, stranger, make_deal_of):
    return make_deal_of(stranger, name="Confidential", amount="100")


def opened(deal, administrator, person, only_sees):
    sharing.share(deal, administrator, person, only_sees)
    return User.objects.get(pk=person.pk)


def test_it_is_seen_in_list_search_card_and_nothing_else_is(
    client, administrator, manager, deal, make_deal_of, stranger
):
    make_deal_of(stranger, name="Another")

    person = opened(deal, administrator, manager, True)

    client.force_login(person)
    assert [str(one) for one in Deal.objects.visible_to(person)] == [str(deal)]
    assert [hit.record_id for hit in find(person, "confidential")] == [deal.pk]
    assert client.get(f"/deals/{deal.pk}").status_code == 200


def test_who_only_sees_it_changes_nothing(administrator, manager, deal):
    person = opened(deal, administrator, manager, True)

    with pytest.raises(Denied):
        writing.change(deal, person, {"name": "Mine"}, deal.version)
    assert policy.may(person, Action.EXPORT, deal) is False


def test_who_may_change_it_changes_it_and_hands_it_to_nobody(administrator, manager, deal):
    person = opened(deal, administrator, manager, False)

    writing.change(deal, person, {"name": "Theirs"}, deal.version)

    assert policy.may(person, Action.ASSIGN, deal) is False
    assert policy.may(person, Action.DELETE, deal) is False


@pytest.mark.parametrize("rows", ["none", "person"])
def test_the_board_counts_it_once_beside_ones_own(client, administrator, manager, deal, make_deal_of, rows):
    make_deal_of(manager, amount="10")
    person = opened(deal, administrator, manager, True)
    client.force_login(person)

    board = client.get(f"/deals?rows={rows}").context["board"]

    assert (board.total.count, sum(board.total.amounts.values())) == (2, 110)
    assert sum(len(lane.cards) for lane in board.lanes) == 2


def test_a_share_of_what_one_reaches_anyway_is_not_counted_twice(client, administrator, head, manager, make_deal_of):
    mine = make_deal_of(manager, amount="10")
    person = opened(mine, administrator, head, True)
    client.force_login(person)

    board = client.get("/deals?rows=none").context["board"]

    assert (board.total.count, sum(len(lane.cards) for lane in board.lanes)) == (1, 1)


def test_closed_again_it_is_out_of_reach(client, administrator, manager, deal):
    opened(deal, administrator, manager, True)

    sharing.end(deal, administrator, manager)

    client.force_login(User.objects.get(pk=manager.pk))
    assert client.get(f"/deals/{deal.pk}").status_code == 404
    kinds_written = list(Event.objects.filter(record_kind="deal").order_by("pk").values_list("kind", flat=True))
    assert kinds_written[-2:] == ["deal.shared", "deal.unshared"]


def test_only_who_may_hand_it_over_opens_it(manager, deal, make_deal_of, head, observer):
    own = make_deal_of(manager)

    with pytest.raises(Denied):
        sharing.share(own, manager, observer, True)


def test_who_is_responsible_needs_no_share(administrator, stranger, deal):
    with pytest.raises(Invalid):
        sharing.share(deal, administrator, stranger, True)


def test_why_it_is_seen_is_told(administrator, manager, deal):
    person = opened(deal, administrator, manager, True)

    verdict = explain(person, kinds.get("deal"), deal)

    assert verdict.may is True
    assert "Запись открыта этому сотруднику лично." in verdict.reasons


def test_opened_and_closed_on_the_card(client, administrator, manager, deal):
    client.force_login(administrator)

    client.post(f"/deals/{deal.pk}/shares", {"person": manager.pk, "only_sees": "1"})
    card = client.get(f"/deals/{deal.pk}").content.decode()
    seen = Deal.objects.visible_to(User.objects.get(pk=manager.pk)).count()
    client.post(f"/deals/{deal.pk}/shares/{manager.pk}/ending")

    assert "Max" in card
    assert (seen, Deal.objects.visible_to(User.objects.get(pk=manager.pk)).count()) == (1, 0)
