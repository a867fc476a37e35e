"""Who is told of what: by the spine, once, and nothing about what one may not see."""

import pytest

from krug.core.access.models import Role
from krug.core.access.scopes import FieldRight
from krug.core.events.models import Channel
from krug.core.notices import following, inbox, keeping, reading
from krug.core.notices.models import Notice, Telling, Wishes
from krug.core.notices.models.service import Service
from krug.core.records import kinds, writing

pytestmark = pytest.mark.django_db(transaction=True)


def change(record, actor, **values):
    record.refresh_from_db()
    return writing.change(record, actor, values, record.version)


def test_who_is_called_is_told_once_however_often_the_reader_begins_anew(
    administrator, manager, make_client_of, read_on, told
):
    client = make_client_of(manager, name="Bakery")
    writing.comment(client, administrator, "@Max look at this")
    read_on()
    reading.Cursor.objects.update(transaction=-(2**62), event_id=0)
    read_on()

    assert told(manager) == [("mention", "Bakery", "@Max look at this")]
    assert told(administrator) == []


def test_one_event_is_told_under_one_title_and_another_where_that_is_switched_off(
    administrator, manager, make_client_of, read_on, told
):
    client = make_client_of(manager, name="Bakery")
    keeping.change(manager, {"ways": {"mention": []}})
    writing.comment(client, administrator, "@Max look")
    read_on()

    assert [kind for kind, _what, _said in told(manager)] == ["comment"]


def test_who_becomes_responsible_is_told_and_by_ones_own_hand_is_not(
    administrator, head, manager, make_client_of, read_on, told
):
    client = make_client_of(head, name="Bakery")
    change(client, administrator, responsible=manager.pk)
    change(client, manager, name="Bakery 2")
    make_client_of(administrator, name="Given", responsible=manager.pk)
    read_on()

    assert [(kind, what) for kind, what, _said in told(manager)] == [
        ("responsible", "Bakery 2"),
        ("responsible", "Given"),
    ]


def test_what_is_brought_in_from_a_file_is_told_to_nobody(administrator, manager, read_on):
    rows = [{"name": f"Client {n}", "responsible": manager.pk} for n in range(3)]
    writing.create(kinds.get("client"), administrator, rows, Channel.IMPORT)
    read_on()

    assert Notice.objects.count() == 0


def test_who_follows_is_told_while_they_see_it(administrator, head, stranger, make_client_of, read_on, told):
    client = make_client_of(head, name="Bakery")
    following.follow(administrator, client)
    following.follow(stranger, client)  # as one who saw it once
    change(client, head, name="Bread")
    read_on()

    assert [what for _kind, what, _said in told(administrator)] == ["Bread"]
    assert told(stranger) == []
    assert inbox.how_many_unread(stranger) == 0


def test_what_was_told_before_is_gone_with_the_right(administrator, manager, stranger, make_client_of, read_on, told):
    client = make_client_of(manager, name="Bakery")
    writing.comment(client, administrator, "secret of the firm")
    read_on()
    before = told(manager)
    change(client, administrator, responsible=stranger.pk)

    assert len(before) == 1
    assert told(manager) == []
    assert inbox.how_many_unread(manager) == 0


def test_a_hidden_field_is_told_to_nobody_it_is_hidden_from(administrator, manager, make_client_of, read_on, told):
    client = make_client_of(manager, name="Bakery")
    following.follow(manager, client)
    Role.objects.filter(code="manager").update(field_rights={"client": {"note": FieldRight.HIDDEN}})
    manager = type(manager).objects.get(pk=manager.pk)
    change(client, administrator, note="They do not pay")
    read_on()

    assert Notice.objects.filter(user=manager).count() == 1
    assert told(manager) == []
    assert inbox.how_many_unread(manager) == 0


def test_of_a_flood_nothing_leaves_krug(administrator, manager, make_client_of, read_on):
    Service.objects.create(way="mail", is_on=True)
    for number in range(21):
        make_client_of(administrator, name=f"Client {number}", responsible=manager.pk)
    read_on()
    few = make_client_of(administrator, name="One more", responsible=manager.pk)
    read_on()

    assert Notice.objects.filter(user=manager).count() == 22
    assert [telling.notice.card_id for telling in Telling.objects.filter(user=manager)] == [few.pk]


def test_wishes_are_kept_as_far_as_they_differ(manager):
    keeping.change(manager, {"ways": {"mention": ["app", "mail", "push", "telegram"], "followed": ["sms"]}})

    assert Wishes.of(manager).ways == {"followed": ["sms"]}
