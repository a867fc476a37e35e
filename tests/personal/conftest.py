"""A person of whom Krug keeps something in every place there is."""

import json

import pytest
from django.db import connection

from krug.core.records import kinds, writing


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Files go where nothing else is."""
    settings.DATA = tmp_path


@pytest.fixture
def person_of():
    """A builder: person_of(user, name=…) gives a client that is a human being."""

    def make(user, **values):
        row = {"name": "Пётр Вересаев", "kind": "person", **values}
        return writing.create(kinds.get("client"), user, [row])[0]

    return make


def everything():
    """Every value of every table, as text, by table; what JSON writes as numbers is read as letters."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {quote(table)}")
            for row in cursor.fetchall():
                yield table, " ".join(_text(value) for value in row)


def _text(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode(errors="ignore")
    if isinstance(value, str):
        try:
            return value + json.dumps(json.loads(value), ensure_ascii=False)
        except ValueError:
            return value
    return json.dumps(value, ensure_ascii=False, default=str)


def where(*words):
    """In which tables any of the words stands."""
    return sorted({table for table, text in everything() if any(word in text for word in words)})
