import pytest

from krug.core.access import policy
from krug.core.access.models import Partner, User
from krug.core.access.policy import Denied
from krug.core.access.scopes import Action
from krug.core.events.models import Event
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.search.finding import find
from krug.modules.clients import together
from krug.modules.clients.models import Client, ContactPerson


@pytest.fixture
def firm(manager, make_client_of):
    firm = make_client_of(manager, phones=["+7 905 632-70-41"])
    writing.create(kinds.get("contact"), manager, [{"name": "Вера", "company": firm.pk}])
    return firm


@pytest.fixture
def lawyer(firm, administrator, stranger):
    """The manager of another department, who works with this client too."""
    together.take_in(firm, administrator, stranger, "lawyer")
    return User.objects.get(pk=stranger.pk)


def test_who_is_taken_in_sees_the_client_and_its_people_everywhere(firm, lawyer, client):
    client.force_login(lawyer)

    assert list(Client.objects.visible_to(lawyer)) == [firm]
    assert [person.name for person in ContactPerson.objects.visible_to(lawyer)] == ["Вера"]
    assert {entry.kind for entry in find(lawyer, "6327041")} == {"client"}
    assert [entry.title for entry in find(lawyer, "Вера")] == ["Вера"]
    assert client.get(f"/clients/{firm.pk}").status_code == 200
    assert "Cancity" in client.get("/clients").content.decode()
    assert Event.objects.filter(kind="client.joined", record_id=firm.pk).count() == 1


def test_they_may_change_it_but_neither_remove_it_nor_give_it_away(firm, lawyer):
    writing.change(firm, lawyer, {"note": "Checked"}, firm.version)

    firm.refresh_from_db()
    assert firm.note == "Checked"
    assert not policy.may(lawyer, Action.DELETE, firm)
    assert not policy.may(lawyer, Action.ASSIGN, firm)
    with pytest.raises(Denied):
        together.take_off(firm, lawyer, lawyer)


def test_who_is_taken_off_sees_nothing_of_it(firm, lawyer, administrator):
    together.take_off(firm, administrator, lawyer)

    again = User.objects.get(pk=lawyer.pk)
    assert list(Client.objects.visible_to(again)) == []
    assert list(ContactPerson.objects.visible_to(again)) == []
    assert find(again, "Cancity") == []


def test_a_new_contact_person_is_theirs_too_and_one_who_changes_the_firm_is_not(firm, lawyer, manager, make_client_of):
    new = writing.create(kinds.get("contact"), manager, [{"name": "Олег", "company": firm.pk}])[0]
    assert ContactPerson.objects.visible_to(lawyer).count() == 2

    other = make_client_of(manager, name="Another")
    writing.change(new, manager, {"company": other.pk}, new.version)

    assert [person.name for person in ContactPerson.objects.visible_to(User.objects.get(pk=lawyer.pk))] == ["Вера"]


def test_without_any_right_to_clients_nobody_is_taken_in_and_a_partner_sees_none(firm, lawyer, administrator, nobody):
    with pytest.raises(Invalid):
        together.take_in(firm, administrator, nobody, "")

    User.objects.filter(pk=lawyer.pk).update(role=nobody.role)
    assert list(Client.objects.visible_to(User.objects.get(pk=lawyer.pk))) == []


def test_twice_is_once_and_the_responsible_one_is_not_their_own_partner(firm, lawyer, administrator, manager):
    together.take_in(firm, administrator, lawyer, "lawyer")

    assert Partner.objects.filter(kind="client").count() == 1
    assert Event.objects.filter(kind="client.joined").count() == 1
    with pytest.raises(Invalid):
        together.take_in(firm, administrator, manager, "")


def test_the_card_takes_colleagues_in_and_off(firm, administrator, stranger, client):
    client.force_login(administrator)

    client.post(f"/clients/{firm.pk}/partners", {"person": stranger.pk, "role": "support"})
    page = client.get(f"/clients/{firm.pk}").content.decode()
    assert f"/clients/{firm.pk}/partners/{stranger.pk}/leaving" in page
    client.post(f"/clients/{firm.pk}/partners/{stranger.pk}/leaving")

    assert Partner.objects.count() == 0


def test_a_name_typed_in_full_is_enough_and_nobody_is_told_about(firm, administrator, stranger, client):
    client.force_login(administrator)

    client.post(f"/clients/{firm.pk}/partners", {"typed-person": stranger.name.lower()})
    told = client.post(f"/clients/{firm.pk}/partners", {"typed-person": ""}, follow=True).content.decode()

    assert [row.user for row in Partner.objects.filter(kind="client")] == [stranger]
    assert "Выберите из списка" in told


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("manager", 403), ("observer", 403)])
def test_others_take_nobody_in(firm, request, client, who, status, head):
    client.force_login(request.getfixturevalue(who))

    answer = client.post(f"/clients/{firm.pk}/partners", {"person": head.pk})

    assert answer.status_code == status
    assert Partner.objects.count() == 0
