import pytest

from krug.core.access.models import Firm
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.settings.firm import change_firm

VALUES = {"name": "Ремпак", "country": "BY", "currency": "BYN", "language": "en"}


def test_the_firms_page_keeps_what_was_set_with_old_and_new(client, administrator):
    client.force_login(administrator)

    client.post("/settings/firm", VALUES)
    page = client.get("/settings/firm").content.decode()

    event = Event.objects.get(kind="firm.changed")
    assert event.data["values"]["currency"] == {"old": "RUB", "new": "BYN"}
    assert "Ремпак</small>" in page
    assert "<h1>Requisites</h1>" in page


def test_a_wrong_value_is_refused_beside_its_field(client, administrator):
    client.force_login(administrator)

    answer = client.post("/settings/firm", {**VALUES, "currency": "XXX"})

    assert (answer.status_code, Firm.objects.count()) == (422, 0)
    assert 'id="e-currency"' in answer.content.decode()


def test_the_same_again_writes_nothing(administrator):
    change_firm(administrator, VALUES)
    change_firm(administrator, VALUES)

    assert Event.objects.filter(kind="firm.changed").count() == 1


def test_nobody_else_changes_the_firm(head):
    with pytest.raises(Denied):
        change_firm(head, VALUES)

    assert Firm.objects.count() == 0
