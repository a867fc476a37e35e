import json

import pytest

from krug.core.events.models import Event
from krug.core.records import mentions, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.models import Mention


@pytest.fixture
def record(manager, make_client_of):
    return make_client_of(manager)


def test_the_called_are_kept_by_id_and_told(record, manager, head):
    writing.comment(record, manager, "@Hanna, three per cent?")

    event = Event.objects.get(kind="client.commented")
    assert event.data["mentions"] == {str(head.pk): "Hanna"}
    assert [(one.event.data["text"], one.event.actor.name) for one in mentions.unread_of(head)] == [
        ("@Hanna, three per cent?", "Max")
    ]


@pytest.mark.parametrize("text", ["@Stan, look", "Hanna without the sign", "@Nobody there"])
def test_who_may_not_see_the_card_is_not_called(record, manager, head, stranger, text):
    writing.comment(record, manager, text)

    assert Mention.objects.count() == 0
    assert "mentions" not in Event.objects.get(kind="client.commented").data


def test_opening_the_card_is_reading(client, record, manager, head):
    writing.comment(record, manager, "@Hanna, look")
    client.force_login(head)

    page = client.get(f"/clients/{record.pk}").content.decode()

    assert '<span class="mention">@Hanna</span>, look' in page
    assert mentions.unread_of(head) == []


def test_one_s_own_name_is_no_news(record, manager):
    writing.comment(record, manager, "@Max, remember")

    assert mentions.unread_of(manager) == []


def test_the_called_bear_their_present_name_and_markup_stays_text(client, record, manager, head):
    head.name = "<i>Hanna</i>"
    head.save()
    writing.comment(record, manager, "@<i>Hanna</i>, look")
    head.name = "Anna"
    head.save()
    client.force_login(manager)

    page = client.get(f"/clients/{record.pk}").content.decode()

    assert '<span class="mention">@Anna</span>, look' in page


def test_other_colleagues_who_may_see_the_card_are_offered(client, record, manager, head, stranger, administrator):
    client.force_login(manager)

    everybody = client.get(f"/clients/{record.pk}/colleagues").content.decode()
    fitting = client.get(f"/clients/{record.pk}/colleagues?q=han").content.decode()

    named = [name for name in ["Ada", "Hanna", "Max", "Stan"] if f'data-name="{name}"' in everybody]
    assert named == ["Ada", "Hanna"]
    assert fitting.count("data-name=") == 1


def test_who_will_not_be_told_is_named_at_once(client, record, manager, head, stranger):
    client.force_login(manager)

    answer = client.post(f"/clients/{record.pk}/comments", {"text": "@Stan and @Hanna"}, headers={"HX-Request": "true"})

    said = json.loads(answer.headers["HX-Trigger"])["krug:toasts"]["said"]
    assert [(one["level"], one["text"].endswith(": Stan")) for one in said] == [("error", True)]


def test_a_name_that_begins_with_another_calls_its_own_person_alone(record, manager, head, administrator):
    head.name, administrator.name = "Anna Kim", "Anna Kimova"
    head.save()
    administrator.save()

    writing.comment(record, manager, "@Anna Kimova, look")

    assert Event.objects.get(kind="client.commented").data["mentions"] == {str(administrator.pk): "Anna Kimova"}
    assert mentions.unaware("@Anna Kimova, look", record) == ""


def test_a_part_of_a_word_is_no_name(record, manager, head):
    writing.comment(record, manager, "@Hannah, look")

    assert Mention.objects.count() == 0


def test_whom_one_picked_and_whom_one_typed_are_called_alike(record, manager, head, administrator):
    writing.comment(record, manager, "@Hanna and @Ada, look", picked=[head.pk])

    assert set(Mention.objects.values_list("user", flat=True)) == {head.pk, administrator.pk}


def test_of_two_of_one_name_the_picked_one_is_meant(record, manager, head, administrator):
    administrator.name = head.name
    administrator.save()

    writing.comment(record, manager, "@Hanna, look", picked=[head.pk])

    assert set(Mention.objects.values_list("user", flat=True)) == {head.pk}


def test_a_comment_of_which_nothing_is_seen_is_none(record, manager):
    with pytest.raises(Invalid):
        writing.comment(record, manager, "\u200b \u2060")

    assert not Event.objects.filter(kind="client.commented").exists()
