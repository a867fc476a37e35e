import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.access.policy import Denied
from krug.core.events import kinds as event_kinds
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.modules.clients import relations
from krug.modules.clients.models import Relation
from krug.modules.clients.relations import TIES, _kept_as


class One:
    def __init__(self, pk):
        self.pk = pk


@pytest.fixture
def family(manager, make_client_of):
    return [make_client_of(manager, name=name, kind="person") for name in ("Анна", "Борис")]


def seen(client, user):
    return [(one.client.name, one.tie) for one in relations.of_client(client, user)]


@pytest.mark.parametrize("tie", TIES)
def test_each_card_names_the_other_by_the_right_word(family, manager, tie):
    anna, boris = family

    relations.relate(anna, manager, boris, tie)

    assert seen(anna, manager) == [("Борис", tie)]
    assert seen(boris, manager) == [("Анна", TIES[tie][1])]


@given(one=st.integers(1, 9), two=st.integers(1, 9), tie=st.sampled_from(list(TIES)))
def test_a_pair_is_kept_one_way_whichever_card_it_is_made_on(one, two, tie):
    from_one = _kept_as(One(one), One(two), tie)
    from_two = _kept_as(One(two), One(one), TIES[tie][1])

    assert (from_one[0].pk, from_one[1].pk, from_one[2]) == (from_two[0].pk, from_two[1].pk, from_two[2])


def test_twice_and_from_the_other_side_is_once(family, manager):
    anna, boris = family

    relations.relate(anna, manager, boris, "child")
    relations.relate(anna, manager, boris, "child")
    relations.relate(boris, manager, anna, "parent")

    assert Relation.objects.count() == 1
    assert Event.objects.filter(kind="client.related").count() == 2


def test_history_stands_on_both_cards_and_names_nobody(family, manager):
    anna, boris = family
    relations.relate(anna, manager, boris, "parent")

    events = Event.objects.filter(kind="client.related").order_by("record_id")

    said = [(event.record_id, event_kinds.get(event.kind).say(event.data)) for event in events]
    assert [pk for pk, _text in said] == sorted([anna.pk, boris.pk])
    assert not [text for _pk, text in said if "Анна" in text or "Борис" in text]


def test_a_client_out_of_sight_is_related_to_nobody_one_sees(family, manager, stranger, make_client_of, administrator):
    anna, _boris = family
    secret = make_client_of(stranger, name="Secret")
    relations.relate(anna, administrator, secret, "related")

    assert seen(anna, manager) == []
    assert seen(anna, administrator) == [("Secret", "related")]


def test_those_out_of_sight_take_no_place_of_those_in_sight(family, stranger, make_client_of, administrator, manager):
    anna, boris = family
    for number in range(relations.MOST):
        relations.relate(anna, administrator, make_client_of(stranger, name=f"Secret {number}"), "related")
    relations.relate(anna, administrator, boris, "spouse")

    assert seen(anna, manager) == [("Борис", "spouse")]


def test_who_may_not_change_the_client_relates_nobody(family, observer, manager):
    anna, boris = family
    with pytest.raises(Denied):
        relations.relate(anna, observer, boris, "spouse")


@pytest.mark.parametrize(("tie", "field"), [("friend", "tie"), ("", "tie")])
def test_a_tie_is_one_of_the_list(family, manager, tie, field):
    with pytest.raises(Invalid) as error:
        relations.relate(family[0], manager, family[1], tie)

    assert set(error.value.errors) == {field}


def test_nobody_is_related_to_oneself(family, manager):
    with pytest.raises(Invalid):
        relations.relate(family[0], manager, family[0], "spouse")


def test_the_card_relates_parts_and_takes_it_back(family, manager, client):
    anna, boris = family
    client.force_login(manager)

    client.post(f"/clients/{anna.pk}/relations", {"typed-client": "Борис", "tie": "spouse"})
    row = Relation.objects.get()
    page = client.get(f"/clients/{boris.pk}").content.decode()
    assert f'<a href="/clients/{anna.pk}">Анна</a><small>супруг(а)</small>' in page

    answer = client.post(f"/clients/{boris.pk}/relations/{row.pk}/parting", follow=True).content.decode()
    assert Relation.objects.count() == 0
    undo = f"/clients/{boris.pk}/relations?client={anna.pk}&amp;tie=spouse"
    assert undo in answer
    client.post(undo.replace("&amp;", "&"))

    assert seen(anna, manager) == [("Борис", "spouse")]


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("observer", 403)])
def test_others_change_nothing(family, manager, request, client, who, status):
    relations.relate(family[0], manager, family[1], "spouse")
    client.force_login(request.getfixturevalue(who))

    for address, body in [
        ("relations", {"client": family[1].pk, "tie": "sibling"}),
        (f"relations/{Relation.objects.get().pk}/parting", {}),
    ]:
        assert client.post(f"/clients/{family[0].pk}/{address}", body).status_code == status

    assert Relation.objects.count() == 1


def test_the_cards_queries_do_not_grow_with_the_family(family, manager, make_client_of, django_assert_num_queries):
    anna, boris = family
    relations.relate(anna, manager, boris, "spouse")
    for number in range(10):
        relations.relate(anna, manager, make_client_of(manager, name=f"Child {number}"), "child")

    with django_assert_num_queries(2):
        assert len(relations.of_client(anna, manager)) == 11
