"""What is written into a field of the firm's own comes back, is found, filtered, sorted, counted."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.events.models import Event
from krug.core.lists.filtering import parse
from krug.core.lists.paging import page
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.search.finding import only_found
from krug.modules.clients.models import Client

pytestmark = pytest.mark.django_db

VALUES = {
    "custom_staff": "1 250",
    "custom_turnover": "12 500,50",
    "custom_founded": "2001-05-17",
    "custom_region": "Zaonezhye",
    "custom_tender": "true",
    "custom_size": "middle",
    "custom_trades": ["wood", "metal"],
}


def condition(field, op, value=None):
    return json.dumps({"all": [{"field": field, "op": op, "value": value}]})


def names(user, field, op, value=None):
    kind = kinds.get("client")
    return sorted(parse(kind, user, condition(field, op, value)).values_list("name", flat=True))


def test_values_of_every_type_come_back_as_they_were_given(fields, manager, head, make_client_of):
    agent = make_client_of(manager, name="Agent")
    made = make_client_of(manager, name="Holder", **VALUES, custom_lawyer=head.pk, custom_agent=agent.pk)
    kind, found = kinds.get("client"), Client.objects.get(pk=made.pk)
    held = {name: kind.field(name).value(found) for name in kind.names if name.startswith("custom_")}
    assert held == {
        "custom_staff": Decimal(1250),
        "custom_turnover": Decimal("12500.50"),
        "custom_founded": dt.date(2001, 5, 17),
        "custom_region": "Zaonezhye",
        "custom_tender": True,
        "custom_size": "middle",
        "custom_trades": ["metal", "wood"],
        "custom_lawyer": head.pk,
        "custom_agent": agent.pk,
    }
    assert kind.field("custom_agent").target(found) == agent
    assert kind.field("custom_lawyer").show(found, manager) == head.name


@pytest.mark.parametrize(
    ("field", "op", "value", "expected"),
    [
        ("custom_staff", "ge", 10, ["Big"]),
        ("custom_staff", "lt", 10, ["Small"]),
        ("custom_staff", "not", 1250, ["Bare", "Small"]),
        ("custom_staff", "empty", None, ["Bare"]),
        ("custom_turnover", "between", ["1", "100"], ["Small"]),
        ("custom_founded", "before", "2000-01-01", ["Small"]),
        ("custom_region", "contains", "ONEZH", ["Big"]),
        ("custom_region", "empty", None, ["Bare", "Small"]),
        ("custom_region", "filled", None, ["Big"]),
        ("custom_region", "lacks", "onezh", ["Bare", "Small"]),
        ("custom_tender", "is", True, ["Big"]),
        ("custom_tender", "is", False, ["Small"]),
        ("custom_size", "any", ["middle", "large"], ["Big"]),
        ("custom_size", "none", ["middle"], ["Bare", "Small"]),
        ("custom_trades", "any", ["wood"], ["Big"]),
        ("custom_trades", "none", ["wood"], ["Bare", "Small"]),
        ("custom_trades", "empty", None, ["Bare"]),
        ("custom_lawyer", "filled", None, ["Big"]),
        ("custom_lawyer", "none", [0], ["Bare", "Big", "Small"]),
    ],
)
def test_a_filter_finds_what_the_words_say(fields, manager, make_client_of, field, op, value, expected):
    make_client_of(manager, name="Big", **VALUES, custom_lawyer=manager.pk)
    small = {"custom_staff": 3, "custom_turnover": "99.90", "custom_founded": "1999-12-31", "custom_tender": False}
    make_client_of(manager, name="Small", **small, custom_size="small", custom_trades=["food"])
    make_client_of(manager, name="Bare")
    if value == [0]:
        value = [make_client_of(manager, name="Bare").responsible_id + 10_000]
        Client.objects.filter(name="Bare").order_by("-pk").first().delete()
    assert names(manager, field, op, value) == expected


def test_a_linked_record_is_asked_for_its_own_fields(fields, manager, make_client_of, make_deal_of):
    client = make_client_of(manager, name="Big", custom_staff=500)
    make_deal_of(manager, name="Far", client=client.pk)
    make_deal_of(manager, name="Near")
    found = parse(kinds.get("deal"), manager, condition("client.custom_staff", "ge", 100))
    assert [deal.name for deal in found] == ["Far"]


def test_a_link_of_the_firms_own_leads_back_too(fields, manager, make_client_of):
    agent = make_client_of(manager, name="Agent")
    idle = make_client_of(manager, name="Idle")
    for number in range(2):
        make_client_of(manager, name=f"Led {number}", custom_agent=agent.pk, custom_staff=number)
    led = {"related": "client.custom_agent", "is": "some", "all": [{"field": "custom_staff", "op": "ge", "value": 1}]}
    kind = kinds.get("client")

    assert [str(one) for one in parse(kind, manager, led)] == ["Agent"]
    unled = parse(kind, manager, {"related": "client.custom_agent", "is": "none"})
    assert sorted(map(str, unled)) == ["Idle", "Led 0", "Led 1"]
    assert idle in parse(kind, manager, {**led, "is": "none"})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.none() | st.integers(-500, 500), min_size=1, max_size=12), st.integers(1, 4), st.booleans())
def test_pages_by_a_custom_number_are_the_whole_in_order(fields, manager, make_client_of, numbers, size, down):
    Client.objects.all().delete()
    for number in numbers:
        make_client_of(manager, name="One", custom_staff=number)
    column = kinds.get("client").field("custom_staff").column
    order, cursor, found = ((f"-{column}" if down else column), "-id" if down else "id"), "", []
    while cursor is not None:
        part = page(Client.objects.all(), order, size, cursor)
        found += part.rows
        cursor = part.next
    plain = sorted(
        Client.objects.all(),
        key=lambda one: (one.custom.get("staff", 0), one.pk) if "staff" in one.custom else (0, one.pk),
        reverse=down,
    )
    filled = [one.pk for one in plain if "staff" in one.custom]
    blank = [one.pk for one in plain if "staff" not in one.custom]
    assert [one.pk for one in found] == filled + blank


def test_history_says_what_changed_and_search_finds_the_new_word(fields, manager, make_client_of):
    record = make_client_of(manager, name="Holder", custom_region="Zaonezhye")
    writing.change(record, manager, {"custom_region": "Pomorye", "custom_size": "large"}, record.version)
    data = Event.objects.get(kind="client.changed").data
    assert data["values"]["custom_region"] == {"old": "Zaonezhye", "new": "Pomorye"}
    rows = Client.objects.visible_to(manager)
    assert [one.pk for one in only_found(rows, manager, "client", "pomor")] == [record.pk]
    assert not list(only_found(rows, manager, "client", "zaonezh"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("custom_staff", "12,5"),
        ("custom_staff", "many"),
        ("custom_turnover", "-1"),
        ("custom_founded", "yesterday"),
        ("custom_size", "huge"),
        ("custom_trades", ["wood", "glass"]),
        ("custom_lawyer", 10**9),
        ("custom_agent", 10**9),
        ("custom_none", "x"),
    ],
)
def test_a_bad_value_names_its_field(fields, manager, make_client_of, name, value):
    with pytest.raises(Invalid) as refused:
        make_client_of(manager, **{name: value})
    assert set(refused.value.errors) == {name}


def test_many_are_changed_at_once_and_taken_back(fields, manager, make_client_of):
    records = [make_client_of(manager, name=f"C{n}", custom_region=f"R{n}") for n in range(3)]
    kind = kinds.get("client")
    outcome = writing.change_many(kind, manager, {one.pk: {"custom_region": "One"} for one in records})
    assert {one.custom["region"] for one in Client.objects.all()} == {"One"}
    back = {pk: {name: was["old"] for name, was in found.items()} for pk, found in outcome.changed.items()}
    writing.change_many(kind, manager, back, taking_back=True)
    assert {one.name: one.custom["region"] for one in Client.objects.all()} == {"C0": "R0", "C1": "R1", "C2": "R2"}
