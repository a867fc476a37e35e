"""The pages of somebody's leaving."""

from krug.core.access.models import Department
from krug.core.handover.models import Handover
from krug.core.jobs import performing
from krug.core.lists import segmenting
from krug.core.lists.filtering import read
from krug.core.lists.models import Segment
from krug.core.records import kinds
from krug.core.webhooks.models import Webhook
from krug.modules.clients.models import Client
from krug.modules.requests.models import Rule


def test_the_page_shows_what_is_held_and_hands_it_over(client, administrator, manager, head, make_client_of):
    make_client_of(manager, name="Firm")
    client.force_login(administrator)

    page = client.get(f"/settings/people/{manager.pk}/leaving").content.decode()
    answer = client.post(f"/settings/people/{manager.pk}/leaving", {"rule": "one", "heirs": head.pk})
    performing.perform_due()
    done = client.get(answer.url).content.decode()

    assert "Клиенты" in page
    assert Client.objects.get().responsible == head
    assert "Hanna" in done and "Вернуть всё" in done


def test_each_value_of_a_field_asks_for_its_heir(client, administrator, manager, head, make_client_of):
    make_client_of(manager, name="Firm", industry="Milk")
    client.force_login(administrator)
    address = f"/settings/people/{manager.pk}/leaving"

    page = client.get(f"{address}?rule=field&field=industry").content.decode()
    form = {"rule": "field", "field": "industry", "heirs": administrator.pk, "value": "Milk", "value-0": head.pk}
    client.post(address, form)
    performing.perform_due()

    assert 'name="value-0"' in page
    assert Client.objects.get().responsible == head


def test_without_an_heir_the_page_says_so(client, administrator, manager):
    client.force_login(administrator)

    answer = client.post(f"/settings/people/{manager.pk}/leaving", {"rule": "one"})

    manager.refresh_from_db()
    assert (answer.status_code, manager.is_active, Handover.objects.count()) == (422, True, 0)


def test_given_back_from_the_page(client, administrator, manager, head, make_client_of):
    make_client_of(manager, name="Firm")
    client.force_login(administrator)
    made = client.post(f"/settings/people/{manager.pk}/leaving", {"rule": "one", "heirs": head.pk}).url
    performing.perform_due()

    client.post(f"{made}/undo")
    performing.perform_due()

    assert Client.objects.get().responsible == manager
    assert "Это уже возвращено." in client.post(f"{made}/undo", follow=True).content.decode()


def test_only_the_administrator_comes_near(client, head, manager):
    client.force_login(head)

    assert client.get(f"/settings/people/{manager.pk}/leaving").status_code == 403


def test_the_page_names_what_hangs_on_the_person_beside_records(client, administrator, manager):
    Department.objects.create(name="Lathes", head=manager)
    Webhook.objects.create(name="Shop", url="https://shop.example", person=manager, secret="")
    segmenting.make(kinds.get("client"), administrator, "Not theirs", read({"all": []}), "all")
    Segment.objects.create(kind="client", title="Of theirs", owner=manager, audience="all")
    Rule.objects.create(name="Spare parts", person=manager)
    client.force_login(administrator)

    page = client.get(f"/settings/people/{manager.pk}/leaving").content.decode()

    assert all(name in page for name in ("Lathes", "Shop", "Of theirs", "Spare parts"))
    assert "Not theirs" not in page
