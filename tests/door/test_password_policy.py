"""What the firm asks of passwords holds wherever one is chosen, and is told before."""

import pytest

from krug.core.access.models import Firm, Invitation
from krug.core.access.policy import Denied
from krug.core.door.passwords import faults
from krug.core.events.models import Event
from krug.core.settings.firm import change_firm
from tests.api.conftest import Program

TWELVE = "кот ел суп12"
FOURTEEN = "кот ел суп1234"


@pytest.fixture
def ask(administrator):
    """ask(length) makes this the shortest password; `common`: the best-known ones are taken."""

    def asked(length=14, common=False):
        change_firm(administrator, {"shortest_password": length, "refuses_common_passwords": not common})

    return asked


def test_a_new_colleague_is_told_and_kept_to_it(client, ask, manager):
    ask()
    link = f"/join/{Invitation.issue(manager)}"

    page = client.get(link).content.decode()
    short = client.post(link, {"password": TWELVE, "again": TWELVE})
    long = client.post(link, {"password": FOURTEEN, "again": FOURTEEN})

    assert "Не короче 14 знаков" in page
    assert (short.status_code, long.status_code) == (422, 302)
    assert "14" in " ".join(short.context["errors"])


def test_so_is_who_changes_the_own_password(client, ask, manager):
    ask()
    client.force_login(manager)

    short = client.post("/me/password", {"old": "long password", "password": TWELVE, "again": TWELVE})
    long = client.post("/me/password", {"old": "long password", "password": FOURTEEN, "again": FOURTEEN})

    assert (short.status_code, long.status_code) == (422, 302)
    assert "Не короче 14 знаков" in short.content.decode()


def test_the_best_known_ones_are_taken_only_where_the_firm_says_so(ask):
    ask(8)
    assert faults("sunshine1") and faults("йцукенгшщз")

    ask(8, common=True)
    assert faults("sunshine1") == [] and faults("qwertyuiop") == []


def test_nobody_goes_under_eight_characters(db):
    Firm.objects.create(shortest_password=3)

    assert faults("ab cd я") != []
    assert faults("ab cd яю") == []


def test_the_page_keeps_it_and_the_trail_tells_old_and_new(client, administrator):
    client.force_login(administrator)

    answer = client.post("/settings/passwords", {"shortest_password": "12", "refuses_common_passwords": "on"})

    values = Event.objects.get(kind="firm.changed").data["values"]
    assert answer.status_code == 302
    assert Firm.current().shortest_password == 12
    assert values == {"shortest_password": {"old": 8, "new": 12}}
    assert 'value="12"' in client.get("/settings/passwords").content.decode()


@pytest.mark.parametrize("typed", ["7", "65", "many", "", "99999999999999999999"])
def test_what_is_no_length_is_refused_and_stays_in_the_form(client, administrator, typed):
    client.force_login(administrator)

    answer = client.post("/settings/passwords", {"shortest_password": typed})

    assert answer.status_code == 422
    assert Firm.current().shortest_password == 8
    assert 'id="e-shortest_password"' in answer.content.decode()


def test_the_api_has_it_too(administrator):
    program = Program(administrator, "write")

    kept = program.patch("firm", {"shortest_password": 16, "refuses_common_passwords": False})
    wrong = program.patch("firm", {"shortest_password": 7})

    assert (kept.json()["shortest_password"], kept.json()["refuses_common_passwords"]) == (16, False)
    assert (wrong.status_code, [error["field"] for error in wrong.json()["errors"]]) == (422, ["shortest_password"])


def test_it_is_the_administrators_to_say(head):
    with pytest.raises(Denied):
        change_firm(head, {"shortest_password": 20})


def test_nobody_else_opens_the_page(client, manager):
    client.force_login(manager)

    told = client.get("/settings/passwords"), client.post("/settings/passwords", {"shortest_password": "20"})

    assert [answer.status_code for answer in told] == [403, 403]
    assert Firm.current().shortest_password == 8


def test_blanks_make_no_password_longer(ask):
    ask(12)

    assert faults(" " * 12) and faults("  abcdefgh  ")
    assert not faults("three plain words nobody knows")
