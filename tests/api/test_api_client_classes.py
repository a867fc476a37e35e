"""The class of a client by the API."""

from krug.core.access.scopes import FieldRight
from krug.core.api import openapi
from krug.modules.analysis.models import ClientClass


def test_a_program_reads_the_class_and_asks_by_it(mine, manager, make_client_of):
    best, other = (make_client_of(manager, name=name) for name in ("Best", "Other"))
    ClientClass.objects.create(client=best, abc="A", xyz="X")

    one = mine.ask("GET", f"clients/{best.pk}").json()
    none = mine.ask("GET", f"clients/{other.pk}").json()
    found = mine.ask("GET", "clients?abc=A").json()["items"]
    refused = mine.ask("PATCH", f"clients/{best.pk}", {"version": 1, "abc": "C"})

    assert (one["abc"], one["xyz"], none["abc"]) == ("A", "X", "")
    assert [item["name"] for item in found] == ["Best"]
    assert (refused.status_code, ClientClass.objects.get().abc) == (422, "A")


def test_who_may_not_be_told_gets_no_such_field(program, manager, make_client_of):
    client = make_client_of(manager, name="Best")
    ClientClass.objects.create(client=client, abc="A")
    manager.role.field_rights = {"deal": {"amount": FieldRight.HIDDEN}}
    manager.role.save()
    asked = program(type(manager).objects.get(pk=manager.pk))

    one = asked.ask("GET", f"clients/{client.pk}").json()
    found = asked.ask("GET", "clients?abc=A")

    assert not {"abc", "xyz"} & one.keys()
    assert found.status_code == 422


def test_a_client_without_a_class_is_answered_as_the_description_says(mine, manager, make_client_of):
    client = make_client_of(manager, name="None yet")

    one = mine.ask("GET", f"clients/{client.pk}").json()

    described = openapi.document("en")["components"]["schemas"]["Client"]["properties"]
    assert (one["abc"], one["xyz"]) == ("", "")
    assert described["abc"]["enum"] == ["", "A", "B", "C"]
    assert described["xyz"]["enum"] == ["", "X", "Y", "Z"]
