import pytest

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.clients.models import Client


def test_a_new_record_is_its_makers_and_stands_in_history(manager):
    client = writing.create(kinds.get("client"), manager, [{"name": "  Чистый   исток "}])[0]

    event = Event.objects.get()
    assert (client.name, client.responsible, client.department) == (
        "Чистый исток",
        manager,
        manager.department,
    )
    assert (event.kind, event.actor, event.data) == ("client.created", manager, {"title": "Чистый исток"})


def test_a_wrong_value_names_its_field_and_nothing_is_written(manager):
    values = {"name": "", "tax_id": "7707083890", "emails": "no address", "wings": 2}

    with pytest.raises(Invalid) as refused:
        writing.create(kinds.get("client"), manager, [{"name": "Good"}, values])

    assert set(refused.value.errors) == {"name", "tax_id", "emails", "wings"}
    assert Client.objects.count() == 0
    assert Event.objects.count() == 0


def test_who_may_only_look_cannot_make(observer):
    with pytest.raises(Denied):
        writing.create(kinds.get("client"), observer, [{"name": "Cancity"}])

    assert Client.objects.count() == 0


def test_a_link_to_what_one_may_not_see_reads_as_missing(manager, stranger, make_client_of):
    foreign = make_client_of(stranger)

    with pytest.raises(Invalid) as refused:
        writing.create(kinds.get("client"), manager, [{"name": "Ours", "holding": foreign.pk}])

    assert set(refused.value.errors) == {"holding"}


@pytest.mark.parametrize("name", ["\u200b", "\u2060\u200d \ufeff", "\u3164", "\u2800\u200e"])
def test_a_name_of_which_nothing_is_seen_is_none(manager, name):
    with pytest.raises(Invalid) as caught:
        writing.create(kinds.get("client"), manager, [{"name": name}])

    assert set(caught.value.errors) == {"name"}
