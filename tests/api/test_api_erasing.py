"""Erasing a person by the API: what it takes is told before, what still speaks of the person after."""

import pytest

from krug.core.records import kinds, writing
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal


@pytest.fixture
def deal(administrator, make_deal_of):
    values = {"name": "Олег Персонов", "kind": "person"}
    person = writing.create(kinds.get("client"), administrator, [values])[0]
    return make_deal_of(administrator, client=person.pk, name="Сделка Персонов")


@pytest.mark.parametrize(("names", "left"), [(False, "Сделка Персонов"), (True, "Сделка —")])
def test_it_is_told_before_and_after(program, administrator, deal, names, left):
    asked = program(administrator)
    path = f"clients/{deal.client_id}/erasure"

    before = asked.ask("GET", path).json()
    after = asked.post(path, {"sure": True, "names": names})

    spoken = {"kind": "deal", "id": deal.pk, "title": "Сделка Персонов", "fields": ["Название"]}
    assert (before["spoken"], before["links"]) == ([spoken], 1)
    assert (after.status_code, after.json()["spoken"]) == (200, [] if names else [spoken])
    assert Deal.objects.get(pk=deal.pk).name == left


def test_only_administrators_are_told(program, head, deal):
    Client.objects.update(responsible=head, department=head.department)

    assert program(head).ask("GET", f"clients/{deal.client_id}/erasure").status_code == 403
