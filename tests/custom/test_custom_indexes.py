"""A list sorted by a field of the firm's own is read from an index."""

import pytest
from django.db import connection

from krug.core.records import kinds
from krug.core.records.custom import indexing
from krug.modules.clients.models import Client

pytestmark = pytest.mark.django_db

INDEXED = {"staff", "turnover", "founded", "tender", "size", "lawyer", "agent"}


def made():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'custom_client_%'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'custom_client_%'")
        names = {name.removeprefix("custom_client_") for (name,) in cursor.fetchall()}
        return {name for name in names if not name.startswith("krug_")}  # those are other rooms', always there


def test_each_field_that_is_compared_has_one_and_making_them_twice_does_no_harm(fields):
    indexing.ensure()
    indexing.ensure()
    assert made() == INDEXED - ({"founded"} if connection.vendor == "postgresql" else set())


def test_sqlite_walks_it_for_order_and_for_a_condition(fields):
    if connection.vendor != "sqlite":
        return  # so small a table PostgreSQL reads whole, index or not
    indexing.ensure()
    column = kinds.get("client").field("custom_staff").column
    live = Client.objects.filter(deleted_at=None)
    ordered = live.filter(**{f"{column}__isnull": False}).order_by(column, "id")
    assert "custom_client_staff" in ordered.explain() and "TEMP B-TREE" not in ordered.explain()
    assert "custom_client_size" in live.filter(custom__text_size="large").explain()


def test_a_link_is_followed_by_it_from_what_is_in_the_bin_as_well(fields):
    if connection.vendor != "sqlite":
        return  # as above
    indexing.ensure()
    link = kinds.get("client").field("custom_agent").column
    assert "custom_client_agent" in Client.objects.filter(**{link: 7}).explain()
