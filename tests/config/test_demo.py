"""The demo firm is believable: what a person sees in it at first sight."""

import pytest
from django.utils.timezone import localdate

from krug.config import demo
from krug.core.access.models import Department, User
from krug.core.stages.models import Stage
from krug.modules.activities.models import Activity
from krug.modules.clients.models import Client, ContactPerson, DecisionRole
from krug.modules.deals.models import Deal, Run


@pytest.fixture
def firm(settings, tmp_path, shared_roles, deal_kinds):
    settings.DATA = tmp_path
    demo.fill(clients=20)


def test_every_company_has_one_or_two_people_who_go_with_it(firm):
    for company in Client.objects.prefetch_related("contact_persons"):
        people = list(company.contact_persons.all())

        assert len(people) in (1, 2)
        assert {person.responsible_id for person in people} == {company.responsible_id}
        assert {person.created_at for person in people} == {company.created_at}


def test_people_have_a_position_a_part_a_phone_and_an_email(firm):
    people = list(ContactPerson.objects.all())

    assert all(len(person.name.split()) == 3 and person.position for person in people)
    assert {person.decides for person in people} <= set(DecisionRole.values)
    assert all(person.phones.count() == person.emails.count() == 1 for person in people)
    assert any(person.decides == DecisionRole.DECIDES for person in people)


def test_a_person_is_found_and_stands_in_the_menu(firm, client):
    client.force_login(User.objects.get(email="administrator@krug.example"))
    person = ContactPerson.objects.order_by("id")[0]

    page = client.get("/contact-persons").content.decode()
    found = client.get("/search", {"q": person.name.split()[0]}).content.decode()

    assert f"/contact-persons/{person.pk}" in found
    assert page.index('href="/clients"') < page.index('href="/contact-persons"') < page.index('href="/activities"')


def test_everything_comes_after_what_it_stands_on(firm):
    deals = {deal.pk: deal for deal in Deal.objects.select_related("client")}
    steps = Activity.objects.filter(subject_kind=Deal.KIND)

    assert steps.exists() and deals
    assert all(deal.created_at >= deal.client.created_at for deal in deals.values())
    assert all(step.created_at >= deals[step.subject_id].created_at for step in steps)
    assert all(step.due_on >= localdate(deals[step.subject_id].created_at) for step in steps)


def test_every_department_has_its_head(firm):
    heads = {place.name: place.head for place in Department.objects.all()}

    assert all(head is not None and head.department.name == name for name, head in heads.items()) and len(heads) == 2


def test_deals_of_the_typical_sale_stand_in_each_of_its_steps_with_their_tasks(firm, client):
    deals = Deal.objects.filter(kind__name="Типовая продажа").select_related("stage", "responsible", "kind")
    stages = Stage.objects.filter(pipeline__deal_kind__name="Типовая продажа")
    manager = User.objects.get(email="manager@krug.example")
    client.force_login(manager)
    hers = deals.filter(responsible=manager, stage=stages.first()).get()

    board = client.get(f"/deals?pipeline={hers.pipeline_id}").content.decode()
    card, day = client.get(f"/deals/{hers.pk}").content.decode(), client.get("/").content.decode()

    assert {deal.stage_id for deal in deals} == set(stages.values_list("pk", flat=True)) and len(stages) == 7
    assert Run.objects.filter(deal__in=deals).count() == len(deals)
    assert Activity.objects.filter(subject_kind=Deal.KIND, subject_id=hers.pk).exists()
    assert f"/deals/{hers.pk}" in board and "Связаться и познакомиться" in card
    assert "Связаться и познакомиться" in day
