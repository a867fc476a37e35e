import pytest
from django.test import Client as Browser

from krug.core.access.models import ApiToken, Department, Invitation, Role, User
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.jobs.performing import perform_due
from krug.core.records.cleaning import Invalid
from krug.core.search.models import Entry
from krug.core.staff.people import change_person, deactivate, hire


@pytest.fixture
def pages(client, administrator):
    client.force_login(administrator)
    return client


def values(**given):
    role = Role.objects.get(code="manager").pk
    return {"name": "Анна Ковалёва", "email": "anna@firm.example", "role": role, "department": "", **given}


def test_a_newcomer_is_added_and_comes_in_by_the_link_shown_once(pages):
    answer = pages.post("/settings/people/new", values(position="Менеджер"), follow=True)
    link = answer.context["link"]

    assert link in answer.content.decode()
    assert link not in pages.get(answer.request["PATH_INFO"]).content.decode()
    newcomer = Browser()
    newcomer.post(link, {"password": "три слова подряд", "again": "три слова подряд"})
    assert newcomer.get("/clients").status_code == 200
    assert User.objects.get(email="anna@firm.example").position == "Менеджер"


def test_an_e_mail_is_one_persons(pages, manager):
    answer = pages.post("/settings/people/new", values(email="Manager@firm.example"))

    assert answer.status_code == 422
    assert 'id="e-email"' in answer.content.decode()
    assert User.objects.count() == 3


def test_people_are_found_by_a_part_of_the_name_in_any_case(pages, manager, stranger):
    hire(User.objects.get(email="administrator@firm.example"), {**values(), "role": manager.role, "department": None})

    page = pages.get("/settings/people?q=КОВАЛЕВ").content.decode()

    assert "Анна Ковалёва" in page
    assert "Max" not in page


def test_a_move_takes_records_and_their_search_entries_along(administrator, manager, stranger, make_client_of):
    client, foreign = make_client_of(manager), make_client_of(stranger)

    change_person(administrator, manager, {"department": stranger.department})
    perform_due()

    client.refresh_from_db()
    assert client.department == stranger.department
    assert Entry.objects.get(kind="client", record_id=client.pk).department == stranger.department
    assert Entry.objects.get(kind="client", record_id=foreign.pk).department == stranger.department


def test_a_move_to_no_department_takes_records_along_too(administrator, manager, make_client_of):
    client = make_client_of(manager)

    change_person(administrator, manager, {"department": None})
    perform_due()

    client.refresh_from_db()
    assert client.department is None


def test_a_change_is_kept_with_old_and_new(pages, manager):
    service = Department.objects.create(name="Service")

    pages.post(f"/settings/people/{manager.pk}", values(name="Max", email=manager.email, department=service.pk))

    event = Event.objects.get(kind="user.changed")
    assert event.data["values"] == {"department": {"old": "Sales", "new": "Service"}}


def test_who_leaves_is_out_at_once_and_keeps_records_and_name(administrator, manager, make_client_of):
    client = make_client_of(manager)
    browser = Browser()
    browser.post("/signin", {"email": "manager@firm.example", "password": "long password"})
    ApiToken.issue(manager, "write")
    Invitation.issue(manager)

    deactivate(administrator, manager)
    deactivate(administrator, manager)

    client.refresh_from_db()
    assert browser.get("/clients").status_code == 302
    assert browser.post("/signin", {"email": manager.email, "password": "long password"}).status_code == 422
    assert (ApiToken.objects.count(), Invitation.objects.count()) == (0, 0)
    assert client.responsible == manager
    assert Event.objects.filter(kind="user.deactivated").count() == 1


def test_the_page_says_what_a_leaver_still_holds_and_opens_again(pages, manager, make_client_of):
    make_client_of(manager)
    pages.post(f"/settings/people/{manager.pk}/closing")

    page = pages.get(f"/settings/people/{manager.pk}").content.decode()
    pages.post(f"/settings/people/{manager.pk}/opening")

    assert 'Клиенты: <b class="num">1</b>' in page
    assert "пока их не передадут" in page
    assert User.objects.get(pk=manager.pk).is_active


def test_the_last_administrator_stays(administrator, manager):
    with pytest.raises(Invalid):
        change_person(administrator, administrator, {"role": manager.role})
    with pytest.raises(Invalid):
        deactivate(administrator, administrator)

    assert User.objects.get(pk=administrator.pk).is_administrator


@pytest.mark.parametrize("path", ["", "/new", "/{pk}", "/{pk}/link", "/{pk}/closing", "/{pk}/opening"])
def test_nobody_else_comes_near(client, head, stranger, path):
    client.force_login(head)

    address = "/settings/people" + path.format(pk=stranger.pk)

    assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)
    assert User.objects.get(pk=stranger.pk).is_active


def test_the_verbs_themselves_refuse(head, stranger):
    with pytest.raises(Denied):
        deactivate(head, stranger)
    with pytest.raises(Denied):
        change_person(head, stranger, {"name": "X"})

    assert User.objects.get(pk=stranger.pk).name == "Stan"
