import pytest

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.records import writing
from krug.core.records.conflicts import Conflict


def test_a_change_writes_old_and_new(manager, make_client_of):
    client = make_client_of(manager)

    changed = writing.change(client, manager, {"industry": "Software"}, 1)

    event = Event.objects.get(kind="client.changed")
    assert changed.version == 2
    assert event.data["values"] == {"industry": {"old": "", "new": "Software"}}


def test_changes_of_different_fields_merge(manager, head, make_client_of):
    client = make_client_of(manager)
    writing.change(client, head, {"industry": "Software"}, 1)

    merged = writing.change(client, manager, {"note": "Calls on Monday"}, 1)

    assert (merged.industry, merged.note, merged.version) == ("Software", "Calls on Monday", 3)


def test_changes_of_one_field_are_never_overwritten_silently(manager, head, make_client_of):
    client = make_client_of(manager)
    writing.change(client, head, {"name": "Theirs"}, 1)

    with pytest.raises(Conflict) as conflict:
        writing.change(client, manager, {"name": "Mine"}, 1)

    assert (conflict.value.fields, conflict.value.mine) == ({"name"}, {"name": "Mine"})
    assert conflict.value.record.name == "Theirs"


def test_saving_the_same_twice_does_nothing_the_second_time(manager, make_client_of):
    client = make_client_of(manager)
    writing.change(client, manager, {"name": "Once"}, 1)

    again = writing.change(client, manager, {"name": "Once"}, 2)

    assert again.version == 2
    assert Event.objects.filter(kind="client.changed").count() == 1


def test_a_stranger_changes_nothing(manager, stranger, make_client_of):
    client = make_client_of(manager)

    with pytest.raises(Denied):
        writing.change(client, stranger, {"name": "Taken"}, 1)

    client.refresh_from_db()
    assert client.name == "Cancity"
