"""Who is likely the same: while typing, and of all records."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.jobs import performing
from krug.core.merging import scanning, twins
from krug.core.merging.models import Apart, Twins
from krug.core.records import kinds, writing
from krug.modules.clients.models import Client

CLIENT = kinds.get("client")


def likely(user, **values):
    return [(str(twin.record), twin.likelihood) for twin in twins.likely(CLIENT, user, values)]


@pytest.fixture
def known(administrator, make_client_of):
    return make_client_of(
        administrator, name="ООО «Молочный край»", tax_id="7707083893", phones="+79161234567", emails="box@m.example"
    )


@pytest.mark.parametrize(
    ("typed", "percent"),
    [
        ({"tax_id": "7707083893"}, 98),
        ({"phones": "8 (916) 123-45-67"}, 85),
        ({"emails": "BOX@m.example"}, 85),
        ({"name": "ооо молочный край"}, 75),
        ({"name": "Молочный край"}, 60),
        ({"name": "Молочный крй"}, 60),
        ({"name": "Хлебный край"}, None),
        ({"phones": "8 916"}, None),
        ({"tax_id": "77"}, None),
        ({}, None),
    ],
)
def test_while_it_is_typed(administrator, known, typed, percent):
    assert likely(administrator, **typed) == ([(known.name, percent)] if percent else [])


def test_several_reasons_make_it_likelier(administrator, known):
    [(_name, percent)] = likely(administrator, name="Молочный край", phones="+79161234567")

    assert percent == round((1 - 0.4 * 0.15) * 100)


def test_another_tax_number_makes_it_unlikely(administrator, known):
    [(_name, percent)] = likely(administrator, phones="+79161234567", tax_id="500100732259")

    assert percent < 50


def test_what_one_does_not_see_is_not_told(manager, known):
    assert likely(manager, tax_id="7707083893", name="Молочный край") == []


def test_a_hidden_field_tells_nothing(administrator, manager, make_client_of):
    make_client_of(manager, name="Own", tax_id="7707083893")
    manager.role.field_rights = {"client": {"tax_id": "hidden"}}
    manager.role.save()

    assert likely(manager, tax_id="7707083893") == []


def scanned(administrator):
    scanning.start(CLIENT, administrator)
    performing.perform_due()
    return [(group.ids, group.reasons, group.likelihood) for group in Twins.objects.order_by("-likelihood", "pk")]


def make(user, *rows):
    return [client.pk for client in writing.create(CLIENT, user, rows)]


def test_a_scan_groups_what_is_likely_one_with_reasons(administrator):
    a, b, c, _d = make(
        administrator,
        {"name": "Молочный край", "phones": "+79161234567"},
        {"name": "ООО Край молочный", "phones": "+79161234567"},
        {"name": "Север", "emails": "s@s.example", "phones": "+79161234567"},
        {"name": "Другой"},
    )

    [(ids, reasons, percent)] = scanned(administrator)

    assert (ids, reasons, percent) == ([a, b, c], ["phones", "like"], 94)


def test_a_switchboard_of_a_holding_brings_nobody_together(administrator):
    make(
        administrator,
        {"name": "Первый завод", "phones": "+79161234567", "tax_id": "7707083893"},
        {"name": "Второе депо", "phones": "+79161234567", "tax_id": "500100732259"},
    )
    make(administrator, *[{"name": f"Фирма без связи {n * 7919}", "phones": "+79169999999"} for n in range(30)])

    groups = scanned(administrator)

    assert not any("phones" in reasons for _ids, reasons, _percent in groups)


def test_told_apart_they_are_not_brought_together_again(administrator):
    one, two = make(
        administrator, {"name": "Край", "phones": "+79161234567"}, {"name": "Краи", "phones": "+79161234567"}
    )
    Apart.objects.create(kind="client", one=one, two=two)

    assert scanned(administrator) == []


def test_a_new_scan_forgets_the_groups_of_before(administrator):
    _one, two = make(
        administrator, {"name": "Край", "phones": "+79161234567"}, {"name": "Краи", "phones": "+79161234567"}
    )
    before = len(scanned(administrator))
    Client.objects.filter(pk=two).update(name="Другое", name_key="другое")
    client = Client.objects.get(pk=two)
    writing.change(client, administrator, {"phones": "+79990000000"}, client.version)

    assert (before, scanned(administrator)) == (1, [])


def test_no_group_is_larger_than_may_be_merged_at_once(administrator):
    make(administrator, *[{"name": f"Край {'ы' * (n % 3)}{n}"} for n in range(60)])

    groups = scanned(administrator)

    assert groups
    assert all(2 <= len(ids) <= scanning.MOST_SHARING for ids, _reasons, _percent in groups)


@given(st.dictionaries(st.tuples(st.integers(1, 30), st.integers(31, 60)), st.integers(50, 99), max_size=80))
def test_groups_do_not_overlap_and_each_is_held_together_by_pairs(pairs):
    groups = scanning._together(pairs)

    ids = [pk for group in groups for pk in group]
    assert len(ids) == len(set(ids))
    for group in groups:
        inside = [pair for pair in pairs if set(pair) <= set(group)]
        assert {pk for pair in inside for pk in pair} == set(group)
