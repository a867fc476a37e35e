import pytest
from django.utils import timezone

from krug.core.access.models import Permission, Role
from krug.core.access.scopes import Scope
from krug.core.records import kinds, writing
from krug.modules.activities.models import Activity
from krug.modules.dav import syncing
from krug.modules.dav.models import Collection, Member
from tests.dav.conftest import NS

pytestmark = pytest.mark.django_db


def report(device, token):
    asked = f"<d:sync-token>{token}</d:sync-token><d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop>"
    return device.ask("REPORT", device.events, f"<d:sync-collection {NS}>{asked}</d:sync-collection>")


def test_new_changed_and_gone(device, manager, make_activity_of):
    one, two = make_activity_of(manager), make_activity_of(manager)
    hrefs = [f"{device.events}{row.uid}.ics" for row in (one, two)]
    changed, gone, first = device.sync(device.events)
    assert (sorted(changed), gone) == (sorted(hrefs), [])

    assert device.sync(device.events, first) == ({}, [], first)

    writing.change(one, manager, {"title": "Else"}, one.version)
    writing.put_in_bin(two, manager)
    changed, gone, second = device.sync(device.events, first)
    assert (list(changed), gone) == ([hrefs[0]], [hrefs[1]])
    assert second != first

    writing.restore(Activity.objects.get(pk=two.pk), manager)
    changed, gone, _third = device.sync(device.events, second)
    assert (list(changed), gone) == ([hrefs[1]], [])


def test_what_goes_to_another_and_what_a_right_takes_away_is_gone(
    device, manager, stranger, administrator, make_activity_of
):
    one, two = make_activity_of(manager), make_activity_of(manager)
    _changed, _gone, token = device.sync(device.events)

    writing.change(one, administrator, {"responsible": stranger.pk}, one.version)
    changed, gone, token = device.sync(device.events, token)
    assert (changed, gone) == ({}, [f"{device.events}{one.uid}.ics"])

    Permission.objects.filter(role=manager.role, kind="activity").update(scope=Scope.NONE)
    writing.change(one, administrator, {"title": "Something happens"}, one.version + 1)
    changed, gone, _token = device.sync(device.events, token)
    assert (changed, gone) == ({}, [f"{device.events}{two.uid}.ics"])


def test_a_client_renamed_is_news_of_its_activities(device, manager, make_activity_of, make_client_of):
    client = make_client_of(manager)
    row = make_activity_of(manager, client=client.pk)
    make_activity_of(manager)
    _changed, _gone, token = device.sync(device.events)

    writing.change(client, manager, {"name": "Plexzap"}, client.version)

    changed, _gone, _token = device.sync(device.events, token)
    assert list(changed) == [f"{device.events}{row.uid}.ics"]


def test_rights_over_fields_are_news_of_everything(device, manager, make_activity_of):
    row = make_activity_of(manager)
    _changed, _gone, token = device.sync(device.events)

    Role.objects.filter(pk=manager.role_id).update(field_rights={"activity": {"note": "hidden"}})

    changed, _gone, _token = device.sync(device.events, token)
    assert list(changed) == [f"{device.events}{row.uid}.ics"]


def test_an_answer_cut_short_goes_on_where_it_ended(device, manager, make_activity_of):
    for number in range(5):
        make_activity_of(manager, title=f"{number}")

    seen, token, rounds = [], "", 0
    while True:
        changed, gone, following = device.sync(device.events, token, limit=2)
        whole = [href for href in gone if href == device.events]
        seen += list(changed)
        rounds += 1
        token = following
        if not whole:
            break

    assert rounds == 3
    assert len(seen) == len(set(seen)) == 5
    assert device.sync(device.events, token)[:2] == ({}, [])


@pytest.mark.parametrize("token", ["urn:krug:sync:0123456789abcdef-1", "nonsense", "urn:krug:sync:x"])
def test_a_token_that_is_none_is_told_so(device, token):
    told = report(device, token)

    assert told.status_code == 403
    assert "valid-sync-token" in told.content.decode()


def test_a_token_older_than_what_is_remembered_is_told_so(device, manager, make_activity_of):
    one = make_activity_of(manager)
    _changed, _gone, old = device.sync(device.events)
    writing.put_in_bin(one, manager)
    _changed, _gone, token = device.sync(device.events, old)
    Member.objects.update(at=timezone.now() - 2 * syncing.REMEMBERED)
    two = make_activity_of(manager)
    device.sync(device.events, token)
    writing.change(two, manager, {"title": "Else"}, two.version)
    device.sync(device.events, token)

    assert report(device, old).status_code == 403
    assert report(device, token).status_code == 207


def test_a_token_of_another_calendar_is_none(device, manager, make_activity_of):
    make_activity_of(manager)
    _changed, _gone, token = device.sync(device.tasks)

    assert report(device, token).status_code == 403


# On PostgreSQL nothing is settled within the one transaction of a test.
@pytest.mark.once
def test_nothing_is_looked_at_anew_while_nothing_happens(device, manager, make_activity_of, make_deal_of, monkeypatch):
    make_activity_of(manager)
    device.sync(device.events)
    looked = []
    monkeypatch.setattr(syncing, "_look", lambda person, collection: looked.append(1) or collection)

    device.sync(device.events)
    make_deal_of(manager)
    device.sync(device.events)
    assert looked == []

    writing.create(kinds.get("activity"), manager, [{"title": "New"}])
    device.sync(device.events)
    assert looked == [1]


def test_the_mark_of_a_calendar_follows_every_change(device, manager, make_activity_of):
    row = make_activity_of(manager)
    tags = [syncing.token_of(syncing.refreshed(manager, "events"))]

    writing.change(row, manager, {"title": "Else"}, row.version)
    tags.append(syncing.token_of(syncing.refreshed(manager, "events")))

    assert len(set(tags)) == 2
    assert Collection.objects.get().number == 2
