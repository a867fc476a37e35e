"""Undone, a merge takes off again what it brought; what people have changed since stays."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access.policy import Denied
from krug.core.access.scopes import FieldRight
from krug.core.merging import merging
from krug.core.records import kinds, writing
from krug.modules.clients.models import Client

CLIENT = kinds.get("client")
NUMBERS = [f"+7916123456{n}" for n in range(6)]
TAGS = list("abcdef")


def held(pk, name="phones"):
    value = CLIENT.field(name).value(Client.objects.get(pk=pk))
    return [row["number"] if isinstance(row, dict) else row for row in value]


def put(administrator, pk, **values):
    record = Client.objects.get(pk=pk)
    writing.change(record, administrator, values, record.version)


@pytest.fixture
def make(administrator, make_client_of):
    return lambda *numbers, **values: make_client_of(
        administrator, phones=[{"number": NUMBERS[n], "kind": "work"} for n in numbers], **values
    )


def test_what_it_brought_goes_and_what_was_added_since_stays(administrator, make):
    keep, drop = make(1, name="A", tags=["a"]), make(2, name="B", tags=["b"])
    made = merging.merge(CLIENT, administrator, keep.pk, [drop.pk])
    put(administrator, keep.pk, phones=[NUMBERS[1], NUMBERS[2], NUMBERS[3]], tags=["a", "b", "c"])

    left = merging.take_apart(made, administrator)

    assert (held(keep.pk), held(drop.pk)) == ([NUMBERS[1], NUMBERS[3]], [NUMBERS[2]])
    assert (held(keep.pk, "tags"), held(drop.pk, "tags"), left) == (["a", "c"], ["b"], [])


def test_what_was_chosen_away_in_merging_comes_back_beside_what_was_added(administrator, make):
    keep, drop = make(1, name="A"), make(2, name="B")
    made = merging.merge(CLIENT, administrator, keep.pk, [drop.pk], {"phones": [NUMBERS[2]]})
    put(administrator, keep.pk, phones=[NUMBERS[2], NUMBERS[3]])

    merging.take_apart(made, administrator)

    assert held(keep.pk) == [NUMBERS[1], NUMBERS[3]]


def test_what_was_said_since_of_a_value_that_goes_is_told(administrator, make):
    keep, drop = make(1, name="A"), make(2, name="B")
    made = merging.merge(CLIENT, administrator, keep.pk, [drop.pk])
    rows = [{"number": NUMBERS[1], "kind": "work"}, {"number": NUMBERS[2], "kind": "mobile"}]
    put(administrator, keep.pk, phones=rows)

    left = merging.take_apart(made, administrator)

    assert (held(keep.pk), [one.field for one in left]) == ([NUMBERS[1]], ["phones"])


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_two_merges_into_one_are_undone_in_any_order(administrator, make, order):
    """What both brought stays until the second is undone too."""
    keep = make(1, name="A")
    others = [make(2, 3, name="B", industry="Milk"), make(2, 4, name="C", industry="Bread")]
    values = [{}, {"industry": "Bread"}]
    made = [merging.merge(CLIENT, administrator, keep.pk, [o.pk], v) for o, v in zip(others, values, strict=True)]

    left = merging.take_apart(made[order[0]], administrator)
    between = held(keep.pk)
    made[order[1]].refresh_from_db()
    left += merging.take_apart(made[order[1]], administrator)

    assert sorted(between) == sorted([NUMBERS[1], *held(others[order[1]].pk)])
    assert (held(keep.pk), Client.objects.get(pk=keep.pk).industry, left) == ([NUMBERS[1]], "", [])


def test_what_will_not_come_back_does_not_keep_the_rest_from_it(administrator, make, monkeypatch):
    keep, drop = make(1, name="A"), make(2, name="B", industry="Milk")
    made = merging.merge(CLIENT, administrator, keep.pk, [drop.pk])
    made.changed["industry"]["old"] = "x" * 5000
    made.save()

    left = merging.take_apart(made, administrator)

    assert ([one.field for one in left], held(keep.pk)) == (["industry"], [NUMBERS[1]])
    assert Client.objects.get(pk=keep.pk).industry == "Milk"


def test_whose_role_does_not_see_a_field_does_not_undo_it(administrator, head, make):
    keep, drop = make(1, name="A"), make(2, name="B")
    made = merging.merge(CLIENT, administrator, keep.pk, [drop.pk])
    Client.objects.update(responsible=head, department=head.department)
    head.role.field_rights = {"client": {"phones": FieldRight.HIDDEN}}
    head.role.save()

    with pytest.raises(Denied):
        merging.take_apart(made, head)

    made.refresh_from_db()
    assert (made.undone_at, held(keep.pk)) == (None, [NUMBERS[1], NUMBERS[2]])


SOME_NUMBERS = st.lists(st.sampled_from(NUMBERS), unique=True, max_size=4)
SOME_TAGS = st.lists(st.sampled_from(TAGS), unique=True, max_size=4)
WORDS = st.sampled_from(["", "Milk", "Bread", "Tea"])
VALUES = st.fixed_dictionaries({"phones": SOME_NUMBERS, "tags": SOME_TAGS, "industry": WORDS})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(keep=VALUES, drop=VALUES, since=VALUES, away=VALUES, is_said=st.booleans())
def test_whatever_was_changed_since_only_what_it_brought_goes(administrator, keep, drop, since, away, is_said):
    """`since` is added after the merge, `away` taken off, of what the merge did not bring."""
    made = writing.create(CLIENT, administrator, [{"name": "A", **keep}, {"name": "B", **drop}])
    merge = merging.merge(CLIENT, administrator, made[0].pk, [made[1].pk])
    wanted, values = {}, {}
    for name in ("phones", "tags"):
        brought = set(drop[name]) - set(keep[name])
        merged = held(made[0].pk, name)
        values[name] = [one for one in merged if one in brought or one not in away[name]]
        values[name] += [one for one in since[name] if one not in merged]
        wanted[name] = set(values[name]) - brought
    if is_said:
        values["industry"] = since["industry"]
    merged_word = keep["industry"] or drop["industry"]
    put(administrator, made[0].pk, **values)

    left = merging.take_apart(merge, administrator)

    assert {name: set(held(made[0].pk, name)) for name in wanted} == wanted
    assert {name: set(held(made[1].pk, name)) for name in wanted} == {name: set(drop[name]) for name in wanted}
    is_newer = is_said and since["industry"] != merged_word and merged_word != keep["industry"]
    stays = since["industry"] if is_said and since["industry"] != merged_word else keep["industry"]
    assert Client.objects.get(pk=made[0].pk).industry == stays
    assert [one.field for one in left] == (["industry"] if is_newer else [])
