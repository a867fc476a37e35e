"""Somebody leaves, by the API."""

from krug.core.access import partners
from krug.core.access.models import Department, User
from krug.core.access.people import add_person
from krug.core.events.models import Event
from krug.core.handover import handing
from krug.core.handover.models import Handover
from krug.core.jobs import performing
from krug.core.lists import segmenting
from krug.core.lists.filtering import read
from krug.core.records import kinds
from krug.core.webhooks.models import Webhook
from krug.modules.clients.models import Client


def test_a_program_hands_over_and_takes_back(program, administrator, manager, head, make_client_of):
    make_client_of(manager, name="Firm")
    asked = program(administrator)

    made = asked.post(f"users/{manager.pk}/leaving", {"rule": "one", "heirs": [head.pk]})
    performing.perform_due()
    told = asked.ask("GET", f"handovers/{made.json()['id']}").json()
    back = asked.post(f"handovers/{told['id']}/undoing", {})
    performing.perform_due()

    again = asked.post(f"handovers/{told['id']}/undoing", {})

    assert (again.status_code, again.json()["errors"]) == (
        422,
        [{"field": "handover", "message": "Это уже возвращено."}],
    )
    assert (made.status_code, told["state"], told["handed"]) == (202, "done", 1)
    assert (back.status_code, Client.objects.get().responsible) == (202, manager)


def test_all_that_is_told_says_by_which_way_it_was_asked_for(program, administrator, manager, head, make_client_of):
    make_client_of(manager, name="Firm")
    partners.put("client", make_client_of(administrator, name="Shared").pk, manager, "lawyer")
    Department.objects.create(name="Lathes", head=manager)
    kinds_told = ["client.changed", "client.left", "client.joined", "department.changed"]
    kinds_told += ["user.things_handed_over", "user.things_handed_back"]
    told = Event.objects.filter(kind__in=kinds_told)

    program(administrator).post(f"users/{manager.pk}/leaving", {"rule": "one", "heirs": [head.pk]})
    performing.perform_due()
    forth = set(told.values_list("kind", "channel"))
    last = told.latest("pk")
    handing.begin_undo(administrator, Handover.objects.get())
    performing.perform_due()

    assert forth == {(kind, "api") for kind in kinds_told[:-1]}
    assert (last.origin["address"], last.origin["background"], bool(last.origin["token"])) == ("127.0.0.1", True, True)
    back = told.filter(pk__gt=last.pk)
    assert set(back.values_list("kind", "channel")) == {(kind, "page") for kind in kinds_told if "over" not in kind}


def test_a_program_is_told_which_field_is_wrong(program, administrator, manager):
    left = add_person("left@firm.example", "Left", "manager", "Sales")
    left.is_active = False
    left.save()

    answer = program(administrator).post(f"users/{manager.pk}/leaving", {"rule": "one", "heirs": [left.pk]})

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "heirs")


def test_a_program_foresees_and_hands_over_by_segment(program, administrator, manager, head, make_client_of):
    make_client_of(manager, name="Baker", industry="Bread")
    asked_for = read({"all": [{"field": "industry", "op": "is", "value": "Bread"}]})
    segment = segmenting.make(kinds.get("client"), administrator, "Bread", asked_for, "all")
    segments = [{"segment": segment.pk, "heir": head.pk}]
    body = {"rule": "segment", "heirs": [administrator.pk], "segments": segments}
    asked = program(administrator)

    seen = asked.post(f"users/{manager.pk}/leaving/preview", body)
    begun = Handover.objects.count()
    made = asked.post(f"users/{manager.pk}/leaving", body)
    performing.perform_due()

    shares = {one["heir"]: one["records"] for one in seen.json()["shares"]}
    assert (shares, begun) == ({head.pk: {"client": 1}, administrator.pk: {"client": 0}}, 0)
    assert (made.status_code, Client.objects.get().responsible) == (202, head)


def test_a_program_is_refused_a_segment_it_does_not_know(program, administrator, manager, head):
    body = {"rule": "segment", "heirs": [head.pk], "segments": [{"segment": 999, "heir": head.pk}]}

    answer = program(administrator).post(f"users/{manager.pk}/leaving/preview", body)

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "segments")


def test_a_program_reads_what_is_held_and_says_who_gets_it(program, administrator, manager, head):
    key = f"department:{Department.objects.create(name='Lathes', head=manager).pk}"
    asked = program(administrator)
    body = {"rule": "one", "heirs": [administrator.pk], "besides": {key: head.pk}}

    held = asked.ask("GET", f"users/{manager.pk}/leaving").json()
    made = asked.post(f"users/{manager.pk}/leaving", body)
    performing.perform_due()
    told = asked.ask("GET", f"handovers/{made.json()['id']}").json()

    asked.post(f"handovers/{told['id']}/undoing", {})
    performing.perform_due()
    back = asked.ask("GET", f"handovers/{told['id']}").json()

    assert held["besides"] == [{"key": key, "name": "Lathes"}]
    assert told["besides"] == [{"key": key, "name": "Lathes", "heir": head.pk}]
    assert (told["besides_left"], back["besides"], back["besides_left"]) == ([], [], [])


def test_a_program_is_told_what_could_not_be_given_and_why(program, administrator, manager, head):
    hook = Webhook.objects.create(name="Shop", url="https://shop.example", person=manager, secret="x", events=[])
    asked = program(administrator)
    made = asked.post(f"users/{manager.pk}/leaving", {"rule": "one", "heirs": [head.pk]})
    User.objects.filter(pk=head.pk).update(is_active=False)

    performing.perform_due()
    told = asked.ask("GET", f"handovers/{made.json()['id']}").json()

    reason = "Выберите сотрудника, который работает в Круге."
    assert told["besides"] == []
    assert told["besides_left"] == [{"key": f"webhook:{hook.pk}", "name": "Shop", "reason": reason}]
