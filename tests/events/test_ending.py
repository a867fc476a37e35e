"""The end of history cut off, links and seals with it: what is left hangs together, and yet it is noticed."""

import pytest
from django.db import connection

from krug.config.cli.checking import all_faults
from krug.core.events import ending, sealing
from krug.core.events.ending import Head
from krug.core.events.models import ChainLink, Event
from tests.events.test_sealing import seal_all

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def noted(manager, make_client_of):
    """Two seals; gives the head over both."""
    for _number in range(2):
        make_client_of(manager)
        seal_all()
    return ending.head()


def cut(last):
    """The last event, its places in histories and its seal."""
    for text in (
        "DELETE FROM events_eventlink WHERE event_id = %s",
        "DELETE FROM events_event WHERE id = %s",
        "DELETE FROM events_chainlink WHERE last_id = %s",
    ):
        with connection.cursor() as cursor:
            cursor.execute(text, [last])


def test_what_was_noted_holds_while_history_grows(manager, make_client_of, noted):
    make_client_of(manager)
    seal_all()

    assert list(ending.lost(ending.noted(f" {noted}\n"))) == []
    assert noted.number == Event.objects.order_by("-pk")[1].pk
    assert ending.head().number == Event.objects.latest("pk").pk


def test_a_cut_end_is_noticed_by_what_was_noted(manager, make_client_of, noted):
    cut(noted.number)

    assert list(sealing.faults()) == []
    said = f"history no longer holds what was sealed up to event {noted.number}: its end was cut off, or it is another"
    assert list(ending.lost(noted)) == [said]
    make_client_of(manager)
    seal_all()
    assert list(ending.lost(noted)) == [said]


def test_the_same_number_under_another_seal_is_another_history(noted):
    ChainLink.objects.filter(last_id=noted.number).update(digest="0" * 64)

    assert len(list(ending.lost(noted))) == 1


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL counts what was rolled back too")
def test_the_counter_of_the_file_tells_of_a_cut_end(noted):
    assert [fault for fault in all_faults() if "ends with" in fault] == []

    cut(noted.number)

    last = Event.objects.latest("pk").pk
    words = f"event {noted.number} was written, yet history ends with event {last}: its end was cut off"
    assert words in list(all_faults())


@pytest.mark.parametrize("text", ["", "12", "12:", "12:abc", f"x:{'a' * 64}", f"1:{'A' * 64}", f"1:{'a' * 65}"])
def test_what_is_no_head_is_refused(text):
    with pytest.raises(ValueError):
        ending.noted(text)


def test_a_history_without_seals_has_no_head():
    assert ending.head() is None
    assert str(Head(3, "a" * 64)) == f"3:{'a' * 64}"
