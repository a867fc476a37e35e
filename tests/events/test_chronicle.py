import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from krug.core.access.people import add_person, ensure_roles
from krug.core.events.models import Event
from krug.core.events.writing import Fact, chronicle, write

START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
DAYS = st.lists(st.integers(0, 300), max_size=30)


def told(days, card=("client", 1)):
    with chronicle():
        for day in days:
            write([Fact("client.commented", card, {"text": str(day)}, at=START + dt.timedelta(days=day))], None)


class Order(TestCase):
    @given(DAYS)
    def test_history_is_read_in_the_order_in_which_it_happened(self, days):
        told(days)

        assert [int(event.data["text"]) for event in Event.objects.order_by("id")] == sorted(days)


@pytest.mark.django_db
def test_what_has_no_time_of_its_own_happened_when_its_record_did():
    ensure_roles(["client"])
    person = add_person("a@firm.example", "Ann", "manager")

    with chronicle() as past:
        past.happened(("client", 7), START)
        write([Fact("client.created", ("client", 7), {"title": "Old"})], person)
        assert Event.objects.count() == 0

    event = Event.objects.get()
    assert (event.at, event.actor, event.kind) == (START, person, "client.created")


@pytest.mark.django_db
def test_a_past_that_breaks_off_leaves_nothing():
    with pytest.raises(RuntimeError), chronicle():
        write([Fact("client.created", ("client", 7), {"title": "Old"})], None)
        raise RuntimeError

    assert Event.objects.count() == 0
