from decimal import Decimal

import pytest

from krug.core.access.policy import Denied
from krug.core.events.models import Event, EventLink
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.stages.models import Passage
from krug.modules.deals.models import Closing, Deal, DealState, LostReason, Outcome
from krug.modules.deals.models.closing import Ending


@pytest.fixture
def reason(deal_kinds):
    return LostReason.objects.get(sort=0)


def test_a_won_deal_keeps_its_sum_in_the_firms_money(manager, make_deal_of):
    deal = make_deal_of(manager, amount="150000", currency="RUB")

    changed = deal.win(manager, "They signed")

    deal.refresh_from_db()
    assert (changed, deal.state, deal.base_amount, deal.rate) == (True, DealState.WON, Decimal(150000), 1)
    assert (deal.closing.outcome, deal.closing.comment, deal.closing.actor) == ("won", "They signed", manager)
    assert Passage.objects.get().left_at == deal.closed_at


def test_where_no_rate_is_known_no_sum_is_made_up(manager, make_deal_of):
    deal = make_deal_of(manager, amount="100", currency="USD")

    deal.win(manager)

    assert (deal.rate, deal.rate_on, deal.base_amount) == (None, None, None)


def test_a_lost_deal_says_why_and_to_whom(manager, make_deal_of, make_client_of, reason):
    client = make_client_of(manager)
    deal = make_deal_of(manager, client=client.pk)

    deal.lose(manager, reason=reason, comment="Half the price", competitor="Rival")

    deal.refresh_from_db()
    event = Event.objects.get(kind="deal.lost")
    assert (deal.state, deal.lost_reason, deal.competitor) == (DealState.LOST, reason, "Rival")
    assert (event.data["reason"], event.data["stage_id"]) == (str(reason), deal.stage_id)
    assert EventLink.objects.filter(card_kind="client", card_id=client.pk, event=event).count() == 1


def test_without_a_reason_no_deal_is_lost(manager, make_deal_of):
    deal = make_deal_of(manager)

    with pytest.raises(Invalid) as refused:
        deal.lose(manager)

    deal.refresh_from_db()
    assert (set(refused.value.errors), deal.state, Closing.objects.count()) == ({"reason"}, DealState.OPEN, 0)


def test_a_kind_may_do_without_reasons(manager, make_deal_of, deal_kinds):
    deal_kinds[0].lost_reason_required = False
    deal_kinds[0].save()

    assert make_deal_of(manager).lose(manager) is True


def test_closing_twice_does_nothing_the_second_time(manager, make_deal_of):
    deal = make_deal_of(manager)
    deal.win(manager)

    again = Deal.objects.get().win(manager)

    assert (again, Closing.objects.count(), Event.objects.filter(kind="deal.won").count()) == (False, 1, 1)


def test_who_comes_second_with_another_outcome_is_told(manager, make_deal_of, reason):
    deal = make_deal_of(manager)
    Deal.objects.get().win(manager)

    with pytest.raises(Overtaken):
        deal.lose(manager, reason=reason)

    deal.refresh_from_db()
    assert (deal.state, deal.lost_reason) == (DealState.WON, None)


def test_a_stranger_closes_nothing(manager, stranger, make_deal_of):
    deal = make_deal_of(manager)

    with pytest.raises(Denied):
        deal.win(stranger)

    deal.refresh_from_db()
    assert (deal.state, deal.version) == (DealState.OPEN, 1)


def test_opened_again_the_deal_is_as_it_was(manager, make_deal_of, reason):
    deal = make_deal_of(manager, amount="10")
    deal.lose(manager, reason=reason)

    assert (deal.reopen(manager), deal.reopen(manager)) == (True, False)

    deal.refresh_from_db()
    assert (deal.state, deal.closed_at, deal.lost_reason, deal.base_amount) == (DealState.OPEN, None, None, None)
    assert (Closing.objects.count(), Passage.objects.get().left_at) == (0, None)


def test_opened_again_much_later_a_new_stay_begins(manager, make_deal_of):
    deal = make_deal_of(manager)
    deal.win(manager)
    Closing.objects.update(at="2026-01-01T00:00Z")

    deal.reopen(manager)

    assert [passage.way for passage in Passage.objects.order_by("id")] == ["start", "again"]


def test_a_kind_without_stages_is_only_won_or_lost(manager, make_deal_of, deal_kinds):
    deal = make_deal_of(manager, kind=deal_kinds[2].pk)

    deal.win(manager)

    assert (deal.stage, deal.state, Passage.objects.count()) == (None, DealState.WON, 0)


def test_a_won_deal_takes_no_reason_for_losing(manager, make_deal_of, reason):
    deal = make_deal_of(manager)

    with pytest.raises(Invalid) as refused:
        deal.close(manager, Ending(Outcome.WON, reason))

    deal.refresh_from_db()
    assert (set(refused.value.errors), deal.state, deal.lost_reason) == ({"reason"}, DealState.OPEN, None)


def test_a_name_of_which_nothing_is_seen_is_left_to_krug(manager, make_deal_of):
    deals = [make_deal_of(manager, name=name) for name in ("\u200b\u200b", "Line \u202egnp.exe")]

    assert [deal.name for deal in deals] == [f"№{deals[0].number}", "Line gnp.exe"]


def test_a_panel_with_nothing_to_see_any_more_leaves_the_card(client, manager, make_deal_of):
    deal = make_deal_of(manager)
    client.force_login(manager)
    address = f"/deals/{deal.pk}/panels/deal_score"
    there = client.get(address, headers={"HX-Request": "true"})

    deal.win(manager)
    gone = client.get(address, headers={"HX-Request": "true"})

    assert (there.status_code, there.headers.get("HX-Reswap")) == (200, None)
    assert (gone.status_code, gone.headers.get("HX-Reswap"), gone.content) == (200, "delete", b"")
    assert client.get(address).status_code == 404
