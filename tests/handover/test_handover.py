"""Somebody leaves: what they hold goes to others, nothing is lost, and it can be taken back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.access import partners
from krug.core.access.models import ApiToken, User
from krug.core.events.models import Event
from krug.core.handover import handing, holding
from krug.core.handover.models import Handover, HandoverState, Rule
from krug.core.handover.planning import Wish
from krug.core.handover.sharing_out import shared
from krug.core.jobs import performing
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.search.finding import find
from krug.modules.activities.models import Activity
from krug.modules.clients.models import Client, ContactPerson
from krug.modules.deals.models import Deal


@pytest.fixture
def held(manager, deal_kinds, make_client_of, make_deal_of):
    """Six clients of two industries, each with a deal, a contact person and a call; one deal is won already."""
    clients = [make_client_of(manager, name=f"Firm {n}", industry="Milk" if n % 2 else "Bread") for n in range(6)]
    deals = [make_deal_of(manager, client=client.pk, name=f"Deal of {client}") for client in clients]
    for client in clients:
        writing.create(kinds.get("contact"), manager, [{"name": f"Person of {client}", "company": client.pk}])
        writing.create(kinds.get("activity"), manager, [{"title": f"Call {client}", "client": client.pk}])
    deals[0].win(manager)
    return clients


def refused(actor, made):
    """Why it cannot be taken back."""
    with pytest.raises(Invalid) as caught:
        handing.begin_undo(actor, made)
    return caught.value.errors["handover"]


def owners(model):
    return set(model.objects.values_list("responsible__name", flat=True))


def test_all_in_work_goes_to_one_and_what_is_closed_stays(hand, administrator, manager, held, heirs):
    made = hand(administrator, manager, heirs=heirs[:1])

    assert (made.state, made.handed, made.left) == (HandoverState.DONE, 6 + 5 + 6, 0)
    assert (owners(Client), owners(ContactPerson), owners(Activity)) == ({"Heir 0"}, {"Heir 0"}, {"Heir 0"})
    assert dict(Deal.objects.values_list("state", "responsible__name").distinct()) == {"open": "Heir 0", "won": "Max"}
    assert [hit.title for hit in find(heirs[0], "Firm 3", "client")] == ["Firm 3"]


def test_what_is_closed_goes_too_when_asked(hand, administrator, manager, held, heirs):
    hand(administrator, manager, heirs=heirs[:1], with_closed=True)

    assert owners(Deal) == {"Heir 0"}


def test_krug_is_closed_and_every_key_ends(hand, administrator, manager, held, heirs):
    ApiToken.issue(manager, "write")

    hand(administrator, manager, heirs=heirs[:1])

    manager.refresh_from_db()
    assert (manager.is_active, ApiToken.objects.filter(user=manager).exists()) == (False, False)


def test_evenly_no_two_heirs_differ_by_more_than_one_and_deals_go_with_their_client(
    hand, administrator, manager, held, heirs
):
    hand(administrator, manager, Rule.EVENLY, heirs)

    counts = [Client.objects.filter(responsible=heir).count() for heir in heirs]
    assert counts == [2, 2, 2]
    for deal in Deal.objects.filter(state="open").select_related("client"):
        assert deal.responsible_id == deal.client.responsible_id
    for activity in Activity.objects.select_related("client"):
        assert activity.responsible_id == activity.client.responsible_id


def test_by_load_who_has_less_gets_more(hand, administrator, manager, held, heirs, make_client_of):
    for number in range(4):
        make_client_of(heirs[0], name=f"Own {number}")

    hand(administrator, manager, Rule.LOAD, heirs[:2])

    assert [Client.objects.filter(responsible=heir).count() for heir in heirs[:2]] == [5, 5]


def test_by_a_field_each_value_has_its_heir(hand, administrator, manager, held, heirs):
    hand(administrator, manager, Rule.FIELD, heirs[:1], field="industry", by_value={"Milk": heirs[1].pk})

    found = set(Client.objects.values_list("industry", "responsible__name"))
    assert found == {("Milk", "Heir 1"), ("Bread", "Heir 0")}


def test_history_keeps_the_name_and_tells_of_the_change(hand, administrator, manager, held, heirs):
    hand(administrator, manager, heirs=heirs[:1])

    events = Event.objects.filter(record_kind="client", record_id=held[0].pk).order_by("pk")
    assert [event.actor.name for event in events] == ["Max", "Ada"]
    assert events[1].data["values"]["responsible"] == {"old": manager.pk, "new": heirs[0].pk}
    assert Event.objects.filter(kind="user.handed_over").count() == 1


def test_taken_back_all_is_as_it_was_save_what_has_been_handed_on(hand, administrator, manager, held, heirs):
    made = hand(administrator, manager, Rule.EVENLY, heirs)
    client = Client.objects.get(pk=held[0].pk)
    writing.change(client, administrator, {"responsible": administrator.pk}, client.version)

    handing.begin_undo(administrator, made)
    performing.perform_due()

    made.refresh_from_db()
    manager.refresh_from_db()
    assert (made.state, made.kept, manager.is_active) == (HandoverState.UNDONE, 1, True)
    assert Client.objects.filter(responsible=manager).count() == 5
    assert owners(Deal) == {"Max"}
    assert owners(Activity) == {"Max"}


def test_after_thirty_days_it_is_not_taken_back(hand, administrator, manager, held, heirs):
    made = hand(administrator, manager, heirs=heirs[:1])
    made.created_at -= dt.timedelta(days=31)
    made.save()

    assert refused(administrator, made) == "Прошло больше 30 дней: вернуть это уже нельзя."
    assert Handover.objects.get().state == HandoverState.DONE


def test_while_another_of_the_same_person_runs_it_is_not_taken_back(hand, administrator, manager, held, heirs):
    made = hand(administrator, manager, heirs=heirs[:1])
    second = handing.begin(administrator, manager, Wish(Rule.ONE, [heirs[1].pk]))

    assert refused(administrator, made) == "Уже идёт другая передача дел этого сотрудника. Дождитесь её завершения."
    assert refused(administrator, second) == "Передача ещё идёт: вернуть можно, когда она завершится."
    manager.refresh_from_db()
    assert (manager.is_active, Event.objects.filter(kind="user.handed_back").exists()) == (False, False)


def test_taken_back_twice_it_is_said_so(hand, administrator, manager, held, heirs):
    made = hand(administrator, manager, heirs=heirs[:1])
    handing.begin_undo(administrator, made)

    during = refused(administrator, made)
    performing.perform_due()
    after = refused(administrator, made)

    assert (during, after) == ("Это уже возвращается.", "Это уже возвращено.")
    assert Event.objects.filter(kind="user.handed_back").count() == 1


def test_a_contact_person_without_a_company_goes_too(hand, administrator, manager, held, heirs):
    writing.create(kinds.get("contact"), manager, [{"name": "Alone"}])

    hand(administrator, manager, heirs=heirs[:1])

    alone = ContactPerson.objects.get(name="Alone")
    assert (alone.responsible, alone.department) == (heirs[0], heirs[0].department)


def test_whose_work_they_shared_the_first_heir_shares(hand, administrator, manager, head, heirs, make_client_of):
    client = make_client_of(administrator, name="Shared")
    partners.put("client", client.pk, manager, "lawyer")

    hand(administrator, manager, heirs=heirs[:1])

    assert [(row.user, row.role) for row in partners.of_record("client", client.pk)] == [(heirs[0], "lawyer")]
    said = Event.objects.filter(record_kind="client", record_id=client.pk, kind__in=["client.left", "client.joined"])
    assert list(said.order_by("pk").values_list("kind", "data__person")) == [
        ("client.left", "Max"),
        ("client.joined", "Heir 0"),
    ]
    assert Client.objects.visible_to(User.objects.get(pk=heirs[0].pk)).filter(pk=client.pk).exists()


def test_shared_work_comes_back_with_the_rest_unless_somebody_else_has_it_by_now(
    hand, administrator, manager, heirs, make_client_of
):
    back, gone = (make_client_of(administrator, name=name) for name in ("Back", "Gone"))
    partners.put("client", back.pk, manager, "lawyer", only_sees=True)
    partners.put("client", gone.pk, manager, "lawyer")
    made = hand(administrator, manager, heirs=heirs[:1])
    partners.drop("client", gone.pk, heirs[0])

    handing.begin_undo(administrator, made)
    performing.perform_due()

    assert [(row.user, row.only_sees) for row in partners.of_record("client", back.pk)] == [(manager, True)]
    assert partners.of_record("client", gone.pk) == []


def test_shared_work_that_the_person_has_a_part_in_again_stays_with_the_heir_too(
    hand, administrator, manager, heirs, make_client_of
):
    back, again = (make_client_of(administrator, name=name) for name in ("Back", "Again"))
    partners.put("client", back.pk, manager, "lawyer")
    partners.put("client", again.pk, manager, "lawyer")
    made = hand(administrator, manager, heirs=heirs[:1])
    partners.put("client", again.pk, manager, "driver")

    handing.begin_undo(administrator, made)
    performing.perform_due()

    made.refresh_from_db()
    assert made.state == HandoverState.UNDONE
    assert [row.user for row in partners.of_record("client", back.pk)] == [manager]
    assert {(row.user, row.role) for row in partners.of_record("client", again.pk)} == {
        (heirs[0], "lawyer"),
        (manager, "driver"),
    }


def test_broken_off_at_any_piece_it_goes_on_and_hands_nothing_twice(administrator, manager, held, heirs, monkeypatch):
    monkeypatch.setattr(handing, "PIECE", 2)
    made = handing.begin(administrator, manager, Wish(Rule.EVENLY, [heir.pk for heir in heirs]))
    while True:
        found = Handover.objects.get(pk=made.pk)
        if not handing.advance(found):
            break

    found.refresh_from_db()
    assert (found.state, found.handed) == (HandoverState.DONE, 17)
    assert [Client.objects.filter(responsible=heir).count() for heir in heirs] == [2, 2, 2]


@pytest.mark.parametrize("who", ["nobody", "left", "the person"])
def test_heirs_must_be_at_work(administrator, manager, heirs, who):
    User.objects.filter(pk=heirs[0].pk).update(is_active=False)
    chosen = {"nobody": [], "left": [heirs[0].pk], "the person": [manager.pk]}[who]

    with pytest.raises(Invalid) as caught:
        handing.begin(administrator, manager, Wish(Rule.ONE, chosen))

    manager.refresh_from_db()
    assert (set(caught.value.errors), manager.is_active) == ({"heirs"}, True)


def test_one_at_a_time(administrator, manager, held, heirs):
    handing.begin(administrator, manager, Wish(Rule.ONE, [heirs[0].pk]))

    with pytest.raises(Invalid):
        handing.begin(administrator, manager, Wish(Rule.ONE, [heirs[1].pk]))


@given(
    counts=st.lists(st.integers(0, 30), min_size=1, max_size=6),
    number=st.integers(0, 60),
)
def test_shared_out_nobody_ends_with_more_than_one_above_the_least_unless_they_began_so(counts, number):
    before = dict(enumerate(counts))

    given_to = shared(list(before), before, number)

    after = {heir: count + given_to.count(heir) for heir, count in before.items()}
    got = [after[heir] for heir in before if heir in given_to]
    assert len(given_to) == number
    assert not got or max(got) - min(after.values()) <= 1


def test_what_a_person_holds(manager, held):
    found = {one.kind.code: (one.in_work, one.number) for one in holding.held_by(manager).records}

    assert found == {"client": (6, 6), "contact": (6, 6), "deal": (5, 6), "activity": (6, 6)}
