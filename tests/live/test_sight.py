import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from krug.core.live.sight import Sight
from krug.core.live.topics import changes_in, of_interest, topics_in
from krug.core.records import writing


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    monkeypatch.setattr("krug.core.live.sight.close_old_connections", lambda: None)


def test_each_person_is_told_only_of_what_they_see(manager, head, stranger, nobody, make_client_of):
    ours, theirs = make_client_of(manager), make_client_of(stranger)
    changes = [("client", ours.pk), ("client", theirs.pk), ("client", 999), ("unheard-of", 1)]

    told = Sight().seen(changes, [manager.pk, head.pk, stranger.pk, nobody.pk, 999])

    assert told == {
        manager.pk: {("client", ours.pk)},
        head.pk: {("client", ours.pk)},
        stranger.pk: {("client", theirs.pk)},
        nobody.pk: set(),
    }


def test_who_loses_a_record_is_told_for_a_moment_and_who_never_had_it_is_not(
    manager, head, stranger, nobody, make_client_of, monkeypatch
):
    record, people = make_client_of(manager), [manager.pk, stranger.pk, nobody.pk]
    writing.change(record, head, {"responsible": None}, record.version)

    told = Sight().seen([record.card], people)
    monkeypatch.setattr("krug.core.live.sight.FRESH", -1)
    later = Sight().seen([record.card], people)

    assert told == {manager.pk: {record.card}, stranger.pk: set(), nobody.pk: set()}
    assert later == {key: set() for key in people}


def test_what_goes_to_the_bin_is_told_too(manager, make_client_of):
    record = make_client_of(manager)
    writing.put_in_bin(record, manager)

    assert Sight().seen([record.card], [manager.pk]) == {manager.pk: {record.card}}


def test_who_has_left_is_told_nothing(manager, make_client_of):
    record = make_client_of(manager)
    manager.is_active = False
    manager.save()

    assert Sight().seen([record.card], [manager.pk]) == {}


def test_only_a_session_that_goes_on_opens_a_stream(client, manager):
    client.force_login(manager)
    key = client.session.session_key

    assert Sight().enter(f"sessionid={key}; other=1") == (manager.pk, key)
    assert Sight().ended([key, "unknown"]) == {"unknown"}
    assert [Sight().enter(cookies) for cookies in ["", "sessionid=unknown", "sessionid", "\x00=;"]] == [None] * 4
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert Sight().ended([key]) == {key}


def test_what_changed_lately_is_known(manager, make_client_of):
    record = make_client_of(manager)

    assert Sight().missed(60) == [record.card]
    assert Sight().missed(-60) == []


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("client:5,deal", {"client:5", "deal"}),
        ("", set()),
        ("client:x,Client,'--,client:5:6,:", set()),
        (f"client:{'9' * 19}", set()),
        (",".join(f"client:{n}" for n in range(300)), {f"client:{n}" for n in range(200)}),
    ],
)
def test_topics_are_checked(text, topics):
    assert topics_in(text) == topics


def test_a_card_is_of_interest_to_its_own_topic_and_to_its_kind_s():
    changes = [("client", 5), ("client", 6), ("deal", 5)]

    assert of_interest(changes, frozenset({"client:5", "deal"})) == [("client", 5), ("deal", 5)]
    assert changes_in("client:5 deal:7 nonsense") == [("client", 5), ("deal", 7)]
