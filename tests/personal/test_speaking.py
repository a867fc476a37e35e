"""Records that speak of an erased person by a single word of the name are listed, and reworded if so wished."""

import pytest

from krug.core.personal import forgetting, speaking
from krug.core.records import writing
from krug.core.search.finding import find
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal
from tests.personal.conftest import where

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(administrator, person_of):
    return person_of(administrator, name="Олег Персонов")


@pytest.fixture
def deals(administrator, person, make_deal_of):
    named = make_deal_of(administrator, client=person.pk, name="Сделка Персонова")
    return named, make_deal_of(administrator, client=person.pk, name="Кровля")


@pytest.mark.parametrize(
    ("text", "is_told"),
    [("Сделка Персонов", True), ("для персоновой", True), ("Персонал", False), ("Персоновский завод", False)],
)
def test_a_word_of_the_name_is_known_in_every_case(text, is_told):
    assert speaking.speaks(text, speaking.stems_of(["Олег Персонов"])) is is_told


def test_the_page_lists_them_before_and_tells_what_stays_after(client, administrator, person, deals):
    client.force_login(administrator)

    page = client.get(f"/clients/{person.pk}/personal").content.decode()
    after = client.post(f"/clients/{person.pk}/personal/erasure", {"sure": "1"}, follow=True).content.decode()

    assert deals[0].get_absolute_url() in page and deals[1].get_absolute_url() not in page
    assert "Слова имени остались в записях (1): Сделка «Сделка Персонова»" in after
    assert Deal.objects.get(pk=deals[0].pk).name == "Сделка Персонова"


def test_put_out_on_demand_neither_search_nor_history_has_them(administrator, person, deals):
    record = Deal.objects.get(pk=deals[0].pk)
    writing.change(record, administrator, {"name": "Крыша Персонову"}, record.version)
    held = forgetting.speaking_of(person)
    before = held.seen_by(administrator)

    forgetting.forget(Client.objects.get(pk=person.pk), administrator, with_names=True)

    assert [(one.kind, one.record.pk) for one in before] == [("deal", deals[0].pk)]
    assert (held.seen_by(administrator), find(administrator, "персонов")) == ([], [])
    assert Deal.objects.get(pk=deals[0].pk).name == "Крыша —"
    assert (where("Персонов"), Deal.objects.get(pk=deals[1].pk).name) == ([], "Кровля")


def test_nobody_is_told_of_what_they_do_not_see(administrator, stranger, person, deals):
    assert forgetting.speaking_of(person).seen_by(stranger) == []
