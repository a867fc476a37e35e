"""Rows written at once are the rows that Django would have written."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from krug.core.events.inserting import MOST_VALUES, insert, insert_rows
from krug.core.events.models import Event, EventLink
from krug.core.search.models import Entry
from krug.modules.clients.models import Client

pytestmark = pytest.mark.django_db
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40)
JSON = st.recursive(st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXTS, lambda v: st.lists(v, max_size=3))


class SameAsDjango(TestCase):
    @given(
        st.lists(st.tuples(TEXTS, JSON, st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1))), max_size=20)
    )
    def test_whatever_the_values(self, rows):
        clients = [
            Client(name=name, name_key=name, custom={"a": custom}, created_at=at.replace(tzinfo=dt.UTC))
            for name, custom, at in rows
        ]

        insert(clients)

        stored = Client.objects.in_bulk([client.pk for client in clients])
        for client in clients:
            found = stored[client.pk]
            for field in Client._meta.concrete_fields:
                assert getattr(found, field.attname) == getattr(client, field.attname)


def test_more_rows_than_one_statement_holds_get_keys_in_order():
    count = MOST_VALUES // 10
    made = [Client(name=f"Client {number}", name_key="") for number in range(count)]

    insert(made)

    names = dict(Client.objects.values_list("pk", "name"))
    assert [names[client.pk] for client in made] == [f"Client {number}" for number in range(count)]


def test_what_the_database_fills_is_read_from_it():
    event = Event(kind="client.created", record_kind="client", record_id=1, channel="page", salt="", digest="")

    insert([event])

    assert isinstance(event.transaction, int)
    assert event.transaction == Event.objects.get().transaction


def test_a_row_that_is_there_takes_the_new_values():
    columns = ("kind", "record_id", "title", "subtitle", "linked", "key", "text")
    insert_rows(Entry, columns, [("client", 1, "Old", "", "", "old", "old"), ("client", 2, "Other", "", "", "", "")])

    insert_rows(Entry, columns, [("client", 1, "New", "", "", "new", "new")], one_per=("kind", "record_id"))

    assert list(Entry.objects.order_by("record_id").values_list("title", "key")) == [("New", "new"), ("Other", "")]


def test_nothing_is_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        insert([])
        insert_rows(EventLink, ("card_kind", "card_id", "event_id"), [])
