"""Somebody leaves, by the API."""

from krug.core.access.people import add_person
from krug.core.jobs import performing
from krug.modules.clients.models import Client


def test_a_program_hands_over_and_takes_back(program, administrator, manager, head, make_client_of):
    make_client_of(manager, name="Firm")
    asked = program(administrator)

    made = asked.post(f"users/{manager.pk}/leaving", {"rule": "one", "heirs": [head.pk]})
    performing.perform_due()
    told = asked.ask("GET", f"handovers/{made.json()['id']}").json()
    back = asked.post(f"handovers/{told['id']}/undoing", {})
    performing.perform_due()

    assert (made.status_code, told["state"], told["handed"]) == (202, "done", 1)
    assert (back.status_code, Client.objects.get().responsible) == (202, manager)


def test_a_program_is_told_which_field_is_wrong(program, administrator, manager):
    left = add_person("left@firm.example", "Left", "manager", "Sales")
    left.is_active = False
    left.save()

    answer = program(administrator).post(f"users/{manager.pk}/leaving", {"rule": "one", "heirs": [left.pk]})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "heirs")
