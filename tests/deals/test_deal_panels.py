import pytest

from krug.core.access.models import Role
from krug.core.records import kinds, writing
from krug.core.records.models.confidential import Confidential
from krug.core.stages.models import Stage
from krug.modules.clients.models import Client
from krug.modules.deals.models import LostReason


@pytest.fixture
def pages(client, manager):
    client.force_login(manager)
    return client


def test_the_clients_card_shows_its_deals_with_their_sums(pages, manager, make_client_of, make_deal_of):
    owner = make_client_of(manager)
    make_deal_of(manager, name="Line", client=owner.pk, amount="100")
    make_deal_of(manager, name="Service", client=owner.pk, amount="50.50")
    make_deal_of(manager, name="Old", client=owner.pk).win(manager)

    text = pages.get(f"/clients/{owner.pk}").content.decode()

    assert ("Line" in text, "Service" in text, "150,50" in text) == (True, True, True)
    assert f"/deals/new?client={owner.pk}" in text


def test_another_persons_deal_of_my_client_stays_unseen(pages, manager, stranger, make_client_of, make_deal_of):
    owner = make_client_of(manager)
    deal = make_deal_of(stranger, name="Theirs")
    type(deal).objects.update(client=owner)

    assert "Theirs" not in pages.get(f"/clients/{owner.pk}").content.decode()


def test_a_deal_tells_how_its_client_is_reached(pages, manager, make_client_of, make_deal_of):
    owner = make_client_of(manager, phones=[{"number": "+7 495 123-45-67", "kind": "work"}])
    person = {"name": "Vera", "company": owner.pk, "phones": [{"number": "+7 912 000-11-22", "kind": "mobile"}]}
    writing.create(kinds.get("contact"), manager, [person])
    deal = make_deal_of(manager, client=owner.pk)

    text = pages.get(f"/deals/{deal.pk}").content.decode()

    assert ('href="tel:+74951234567"' in text, 'href="tel:+79120001122"' in text, ">Vera<" in text) == (True,) * 3


@pytest.mark.parametrize("kept", ["theirs", "confidential", "hidden"])
def test_what_one_may_not_see_of_the_client_is_not_on_the_deal(
    pages, manager, stranger, make_client_of, make_deal_of, kept
):
    owner = make_client_of(manager, phones=[{"number": "+7 495 123-45-67", "kind": "work"}])
    deal = make_deal_of(manager, client=owner.pk)
    if kept == "theirs":
        Client.objects.update(responsible=stranger)
    elif kept == "confidential":
        Confidential.objects.create(kind="client", record_id=owner.pk)
    else:
        Role.objects.filter(pk=manager.role_id).update(field_rights={"client": {"phones": "hidden"}})

    assert "74951234567" not in pages.get(f"/deals/{deal.pk}").content.decode()


def test_a_deal_begun_from_a_client_is_that_clients(pages, manager, make_client_of, deal_kinds):
    owner = make_client_of(manager)

    form = pages.get(f"/deals/new?client={owner.pk}").content.decode()

    assert f'name="client" value="{owner.pk}">Cancity' in form


def test_the_card_shows_the_path_with_words_and_ways(pages, manager, make_deal_of):
    deal = make_deal_of(manager)
    stages = list(Stage.objects.filter(pipeline=deal.pipeline_id))
    deal.move(manager, stages[3], "They were in a hurry")
    deal.move(manager, stages[1], "Not so fast")

    text = pages.get(f"/deals/{deal.pk}").content.decode()

    assert ("They were in a hurry" in text, "Not so fast" in text) == (True, True)
    assert text.count('class="path-way"') == 3
    assert text.count('class="on"') == 2


def test_the_card_of_a_lost_deal_says_why_and_offers_the_way_back(pages, manager, make_deal_of):
    deal = make_deal_of(manager)
    reason = LostReason.objects.first()
    deal.lose(manager, reason, competitor="Rival")

    text = pages.get(f"/deals/{deal.pk}").content.decode()
    pages.post(f"/deals/{deal.pk}/reopening")

    assert (reason.name in text, "Rival" in text, f"/deals/{deal.pk}/reopening" in text) == (True, True, True)
    deal.refresh_from_db()
    assert deal.state == "open"


@pytest.mark.parametrize("moves", [1, 20])
def test_the_cards_queries_do_not_grow_with_the_path(
    pages, manager, make_deal_of, moves, django_assert_max_num_queries
):
    deal = make_deal_of(manager)
    stages = list(Stage.objects.filter(pipeline=deal.pipeline_id))
    for number in range(moves):
        deal.move(manager, stages[(number + 1) % 2])

    with django_assert_max_num_queries(30):
        assert pages.get(f"/deals/{deal.pk}").status_code == 200
