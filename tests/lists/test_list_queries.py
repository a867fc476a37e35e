"""A list asks the database as often for many records as for few, whatever it shows."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.lists.columns import choose, groupable
from krug.core.lists.models import SavedView
from krug.core.records import kinds, writing
from tests.access.test_sweep import VALUES

LISTED = sorted(VALUES)


@pytest.fixture
def pages(client, administrator, deal_kinds):
    client.force_login(administrator)
    return client


@pytest.fixture
def fill(administrator):
    """fill(code, n): so many records of the kind, with a tag each."""

    def make(code, size):
        (name, text), *others = VALUES[code].items()
        rows = [{name: f"{text} {number}", **dict(others), "tags": ["VIP"]} for number in range(size)]
        return writing.create(kinds.get(code), administrator, rows)

    return make


def counted(pages, address):
    with CaptureQueriesContext(connection) as captured:
        answer = pages.get(address)
    assert answer.status_code == 200
    return len(captured)


def addresses_of(kind):
    name = kind.fields[0].name
    whole = json.dumps({"any": [{"field": "tags", "op": "any", "value": ["vip"]}, {"field": name, "op": "filled"}]})
    return [
        f"{kind.list_url}?view=all",
        f"{kind.list_url}?view=all&f={whole}",
        f"{kind.list_url}?view=all&q=a",
        f"{kind.list_url}?view=all&sort=-created_at&rows=7",
        *(f"{kind.list_url}?view=all&group={field.name}" for field in groupable(kind)),
        f"{kind.list_url}?view=all&part=rows",
        f"/{kind.path}/list/totals?view=all",
        f"/{kind.path}/list/counts",
    ]


@pytest.mark.parametrize("code", LISTED)
def test_queries_do_not_grow_with_the_list(pages, administrator, fill, code):
    kind = kinds.get(code)
    choose(kind, administrator, None, [field.name for field in kind.columns])
    numbers = []
    for size in (8, 40):
        fill(code, size)
        numbers.append({address: counted(pages, address) for address in addresses_of(kind)})

    assert numbers[0] == numbers[1]


def test_the_numbers_of_all_views_take_one_query(pages, administrator, fill):
    fill("client", 3)
    numbers = []
    for _more in range(2):
        for number in range(5):
            SavedView.objects.create(kind="client", title=f"View {number}", owner=administrator, state={})
        numbers.append(counted(pages, "/clients/list/counts"))

    assert numbers[0] == numbers[1]
