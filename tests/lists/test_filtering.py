"""Conditions of a list against a plain evaluation in Python."""

import json

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.lists.filtering import BadFilter, parse
from krug.core.records import kinds, writing

NAMES = ["Альфа", "альфа-Розлив", "Бета", "Ёлка", "елка", "gamma"]
STATUSES = ["potential", "customer", "partner"]
ROWS = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from(NAMES), "status": st.sampled_from(STATUSES)}), min_size=1, max_size=8
)
CONDITIONS = st.one_of(
    st.builds(lambda v: {"field": "status", "op": "is", "value": v}, st.sampled_from(STATUSES)),
    st.builds(lambda v: {"field": "status", "op": "not", "value": v}, st.sampled_from(STATUSES)),
    st.builds(lambda v: {"field": "name", "op": "contains", "value": v}, st.sampled_from(["АЛЬФ", "лка", "mm", "ё"])),
    st.builds(lambda v: {"field": "name", "op": "begins", "value": v}, st.sampled_from(["аль", "Е", "б"])),
)
FILTERS = st.recursive(
    CONDITIONS,
    lambda inner: st.builds(
        lambda glue, parts: {glue: parts}, st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3)
    ),
    max_leaves=5,
)


def fold(text):
    return text.lower().replace("ё", "е")


def plain(node, row):
    if "all" in node:
        return all(plain(part, row) for part in node["all"])
    if "any" in node:
        return any(plain(part, row) for part in node["any"])
    value, wanted = row[node["field"]], node["value"]
    answers = {
        "is": value == wanted,
        "not": value != wanted,
        "contains": fold(wanted) in fold(value),
        "begins": fold(value).startswith(fold(wanted)),
    }
    return answers[node["op"]]


def depth(node):
    return 1 + max((depth(part) for glue in ("all", "any") for part in node.get(glue, [])), default=0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, node=FILTERS.filter(lambda node: depth(node) <= 4))
def test_a_filter_lets_through_what_it_says(manager, rows, node):
    with transaction.atomic():
        made = writing.create(kinds.get("client"), manager, rows)

        found = set(parse(kinds.get("client"), manager, json.dumps(node)).values_list("pk", flat=True))

        assert found == {record.pk for record, row in zip(made, rows, strict=True) if plain(node, row)}
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "7",
        '{"all": 1}',
        '{"field": "wings", "op": "is", "value": 1}',
        '{"field": "status", "op": "contains", "value": "x"}',
        '{"field": "status", "op": "is", "value": {"a": 1}}',
        '{"field": "responsible", "op": "is", "value": "99999999999999999999999"}',
        '{"all": [' * 30 + "]}" * 30,
    ],
)
def test_a_filter_that_cannot_be_read_is_refused_in_words(client, manager, text):
    with pytest.raises(BadFilter):
        parse(kinds.get("client"), manager, text)

    client.force_login(manager)
    answer = client.get("/clients", {"f": text})

    assert answer.status_code == 400
    assert "<h1>Клиенты</h1>" in answer.content.decode()


def test_a_linked_condition_tells_nothing_of_what_one_does_not_see(manager, stranger, make_client_of):
    parent = make_client_of(stranger, name="Hidden parent", status="partner")
    child = make_client_of(manager, name="Child")
    type(child).objects.filter(pk=child.pk).update(holding=parent)

    found = parse(kinds.get("client"), manager, {"field": "holding.status", "op": "is", "value": "partner"})

    assert found.count() == 0
