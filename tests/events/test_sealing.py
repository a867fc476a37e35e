import datetime as dt
import time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from krug.core.events import sealing
from krug.core.events.models import ChainLink, Event, Unchangeable
from krug.core.events.writing import Fact, write

# Readers wait for transactions under way, so each test really commits.
pytestmark = pytest.mark.django_db(transaction=True)


def seal_all():
    """Other tests' transactions on the same server may hold the readers back for a moment."""
    wanted = Event.objects.count()
    while sum(ChainLink.objects.values_list("events", flat=True)) < wanted:
        sealing.seal()
        time.sleep(0.05)


def test_untouched_history_is_whole(manager, make_client_of):
    make_client_of(manager)

    seal_all()

    assert sealing.seal() == 0
    assert list(sealing.faults()) == []


def test_what_was_said_to_have_happened_in_another_zone_is_whole(manager):
    at = dt.datetime(2026, 5, 10, 9, 30, tzinfo=ZoneInfo("Asia/Vladivostok"))
    with transaction.atomic():
        write([Fact("client.commented", ("client", 1), {"text": "Hello"}, at=at)], manager)

    seal_all()

    assert Event.objects.get(kind="client.commented").at == at
    assert list(sealing.faults()) == []


@pytest.mark.parametrize("seal_first", [True, False])
def test_one_changed_byte_is_found(manager, make_client_of, seal_first):
    make_client_of(manager)
    if seal_first:
        seal_all()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET channel = 'Page'")

    pk = Event.objects.get().pk
    assert f"event {pk} was altered after it was written" in list(sealing.faults())


def test_a_removed_event_is_missed(manager, make_client_of):
    make_client_of(manager)
    make_client_of(manager)
    seal_all()

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM events_eventlink")
        cursor.execute("DELETE FROM events_event WHERE id = (SELECT max(id) FROM events_event)")

    assert len(list(sealing.faults())) == 1


def test_the_product_itself_cannot_alter_history(manager, make_client_of):
    make_client_of(manager)

    with pytest.raises(Unchangeable):
        Event.objects.update(kind="client.changed")
    with pytest.raises(Unchangeable):
        Event.objects.all().delete()
