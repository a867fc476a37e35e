import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access.models import Permission
from krug.core.access.people import add_person
from krug.core.records import kinds, once, writing
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal


@pytest.fixture
def pages(client, manager, deal_kinds):
    client.force_login(manager)
    return client


@pytest.fixture
def hidden(stranger, make_client_of):
    """A client the manager does not see."""
    return make_client_of(stranger, name="Secret works")


def picked(answer, name):
    return re.findall(rf'<li><input type="hidden" name="{name}" value="(\d+)">([^<]*)</li>', answer.content.decode())


@pytest.mark.parametrize("page", ["/deals/new", "/create/deal", "/deals/{pk}/edit"])
def test_a_form_asks_as_much_of_a_large_base_as_of_a_small_one(pages, manager, make_deal_of, page):
    counted, sizes = [], []
    deal = make_deal_of(manager, client=writing.create(kinds.get("client"), manager, [{"name": "First"}])[0].pk)
    for size in (5, 300):
        writing.create(kinds.get("client"), manager, [{"name": f"Client {number}"} for number in range(size)])
        for number in range(size // 5):
            add_person(f"{size}-{number}@firm.example", f"Colleague {number}", "manager", "Sales")

        with CaptureQueriesContext(connection) as captured:
            answer = pages.get(page.format(pk=deal.pk))
        counted.append(len(captured))
        sizes.append(len(re.sub(r'value="[0-9a-zA-Z-]{20,}"', "", answer.content.decode())))

    assert counted[0] == counted[1]
    assert sizes[0] == sizes[1]


def test_the_form_shows_what_is_chosen_by_its_title(pages, manager, make_client_of, make_deal_of):
    client = make_client_of(manager)
    deal = make_deal_of(manager, client=client.pk)

    answer = pages.get(f"/deals/{deal.pk}/edit")

    assert picked(answer, "client") == [(str(client.pk), "Cancity")]
    assert picked(answer, "responsible") == [(str(manager.pk), "Max")]


def test_a_link_to_what_one_does_not_see_stays_and_stays_hidden(pages, manager, make_deal_of, hidden):
    deal = make_deal_of(manager)
    Deal.objects.filter(pk=deal.pk).update(client=hidden)
    answer = pages.get(f"/deals/{deal.pk}/edit")
    form = {"name": "Line", "was-name": deal.name, "client": str(hidden.pk), "was-client": str(hidden.pk), "version": 1}

    pages.post(f"/deals/{deal.pk}/edit", form)

    deal.refresh_from_db()
    assert picked(answer, "client") == [(str(hidden.pk), "—")]
    assert "Secret works" not in answer.content.decode()
    assert (deal.name, deal.client_id) == ("Line", hidden.pk)


def test_a_link_is_taken_out(pages, manager, make_client_of, make_deal_of):
    client = make_client_of(manager)
    deal = make_deal_of(manager, client=client.pk)

    pages.post(f"/deals/{deal.pk}/edit", {"client": "", "was-client": str(client.pk), "version": 1})

    deal.refresh_from_db()
    assert deal.client_id is None


def test_a_name_typed_without_a_script_is_the_one_that_fits(pages, manager, make_client_of):
    client = make_client_of(manager, name="ООО «Молочный край»")

    pages.post("/deals/new", {"name": "Line", "client": "", "typed-client": "молоч"})

    assert Deal.objects.get().client_id == client.pk


def test_of_several_that_fit_one_is_to_be_chosen(pages, manager, make_client_of):
    first, second = (make_client_of(manager, name=f"Молочный край {place}") for place in ("Юг", "Восток"))

    answer = pages.post("/deals/new", {"name": "Line", "client": "", "typed-client": "молочный"})

    page = answer.content.decode()
    assert (answer.status_code, Deal.objects.count()) == (422, 0)
    assert "По «молочный» нашлось несколько" in page
    assert all(f'<option value="{one.pk}">{one.name}</option>' in page for one in (first, second))
    assert 'value="Line"' in page


def test_the_very_name_is_meant_though_others_contain_it(pages, manager, make_client_of):
    client, _other = (make_client_of(manager, name=name) for name in ("Край", "Край Юг"))

    pages.post("/deals/new", {"name": "Line", "typed-client": "край"})

    assert Deal.objects.get().client_id == client.pk


@pytest.mark.parametrize("way", [{"typed-client": "secret"}, {"client": "{pk}"}])
def test_what_one_does_not_see_is_not_chosen(pages, hidden, way):
    form = {name: value.format(pk=hidden.pk) for name, value in way.items()}

    answer = pages.post("/deals/new", {"name": "Line", **form})

    assert (answer.status_code, Deal.objects.count()) == (422, 0)
    assert "Secret works" not in answer.content.decode()


def test_a_form_sent_twice_makes_one_record(pages):
    form = {"name": "Cancity", "uid": once.new_key()}

    first, second = (pages.post("/clients/new", form) for _press in range(2))

    assert Client.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"] == f"/clients/{Client.objects.get().pk}"


def test_a_form_come_back_to_and_filled_in_otherwise_makes_another_record(pages):
    form = {"name": "Cancity", "uid": once.new_key()}

    for name in ("Cancity", "Isdom", "Cancity", "Isdom"):
        pages.post("/clients/new", form | {"name": name})

    assert list(Client.objects.order_by("pk").values_list("name", flat=True)) == ["Cancity", "Isdom"]


def test_another_persons_form_is_another(client, manager, head):
    form = {"name": "Cancity", "uid": once.new_key()}
    client.force_login(manager)
    client.post("/clients/new", form)
    client.force_login(head)

    client.post("/clients/new", form)

    assert list(Client.objects.order_by("pk").values_list("created_by__name", flat=True)) == ["Max", "Hanna"]


def test_a_script_is_led_on_by_a_header(pages):
    answer = pages.post("/clients/new", {"name": "Cancity"}, headers={"HX-Request": "true"})

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, f"/clients/{Client.objects.get().pk}")


def test_the_dialog_tells_the_picker_what_it_made(pages):
    answer = pages.post("/create/client", {"name": "Cancity"}, headers={"HX-Request": "true"})

    made = json.loads(answer.headers["HX-Trigger"])["krug:created"]
    assert made == {"kind": "client", "id": str(Client.objects.get().pk), "title": "Cancity"}


def test_a_dialog_over_a_dialog_begins_with_the_name_typed(pages):
    page = pages.get("/create/client?within=1&title=Молочный край").content.decode()

    assert re.search(r'id="within-name" name="name" type="text" value="Молочный край"', page)


def test_only_who_may_make_is_offered_to_make(pages, manager):
    assert 'data-makes="client"' in pages.get("/deals/new").content.decode()

    Permission.objects.filter(role=manager.role, kind="client", action="create").update(scope="none")

    assert 'data-makes="client"' not in pages.get("/deals/new").content.decode()


def test_of_several_phones_the_one_that_will_not_do_is_marked(pages):
    numbers = {"phones-0-number": "+7 916 123-45-67", "phones-1-number": "none", "phones-2-number": "8 800 100-20-30"}

    answer = pages.post("/clients/new", {"name": "Max", **numbers})

    marked = re.findall(r'name="(phones-\d-number)"[^>]*aria-invalid', answer.content.decode())
    assert (answer.status_code, marked) == (422, ["phones-1-number"])


def test_a_refused_form_begins_with_what_is_to_be_put_right(client, manager):
    client.force_login(manager)

    page = client.post("/clients/new", {"name": "Cancity", "kind": "company", "tax_id": "123"}).content.decode()

    assert re.search(r'<div class="faults" role="alert" tabindex="-1" autofocus>.+?<a href="#id-tax_id">', page)
    assert 'id="id-tax_id"' in page
