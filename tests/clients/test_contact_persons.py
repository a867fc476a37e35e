import pytest

from krug.core.records import kinds, writing
from krug.core.search.finding import find
from krug.modules.clients.models import ContactPerson


@pytest.fixture
def company(manager, make_client_of):
    return make_client_of(manager, name="АО «Молочный край»")


@pytest.fixture
def marina(manager, company):
    values = {"name": "Марина Лебедева", "company": company.pk, "position": "Главный технолог", "decides": "influences"}
    return writing.create(kinds.get("contact"), manager, [{**values, "phones": ["+7 905 632-70-41"]}])[0]


def test_the_company_s_card_shows_its_people(client, manager, company, marina):
    client.force_login(manager)

    page = client.get(f"/clients/{company.pk}").content.decode()

    assert f'<a href="/contact-persons/{marina.pk}">Марина Лебедева</a><small>Главный технолог · влияет</small>' in page
    assert 'href="tel:+79056327041"' in page
    assert f'href="/contact-persons/new?company={company.pk}"' in page


def test_what_happens_to_a_person_stands_in_the_company_s_history(client, manager, company, marina):
    client.force_login(manager)

    history = client.get(f"/clients/{company.pk}/history").content.decode()

    assert f'<a class="link" href="/contact-persons/{marina.pk}">Марина Лебедева</a>' in history


def test_people_go_with_their_company(administrator, manager, stranger, company, marina):
    writing.change(company, administrator, {"responsible": stranger.pk}, 1)

    person = ContactPerson.objects.get()
    assert (person.responsible, person.department) == (stranger, stranger.department)
    assert [entry.title for entry in find(stranger, "7041")] == ["Марина Лебедева"]
    assert find(manager, "7041") == []


def test_a_person_is_not_put_into_a_company_out_of_sight(manager, stranger, company):
    with pytest.raises(writing.Invalid):
        writing.create(kinds.get("contact"), stranger, [{"name": "Spy", "company": company.pk}])

    assert ContactPerson.objects.count() == 0


def test_subsidiaries_stand_on_the_card_when_there_are_some(client, manager, company, make_client_of):
    client.force_login(manager)
    before = client.get(f"/clients/{company.pk}").content.decode()
    daughter = make_client_of(manager, name="Daughter", holding=company.pk)

    page = client.get(f"/clients/{company.pk}").content.decode()

    assert "Дочерние компании" not in before
    assert f'<a class="cut" href="/clients/{daughter.pk}">Daughter</a>' in page
