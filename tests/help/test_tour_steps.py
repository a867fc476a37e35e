"""Whom the tour shows what."""

import pytest
from django.urls import reverse

from krug.core.access.models import Firm
from krug.core.access.scopes import Action, Scope
from krug.core.help.touring import MOST_STEPS, steps_of


def codes(user):
    return [step.code for step in steps_of(user)]


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("administrator", ["day", "search", "clients", "board", "reports", "settings", "people"]),
        ("manager", ["day", "create", "search", "clients", "client-card", "board", "reports"]),
        ("observer", ["day", "search", "clients", "client-card", "board", "reports", "help"]),
        ("nobody", ["day", "search", "help"]),
    ],
)
def test_everybody_is_shown_what_is_open_to_them(part, shown, request):
    assert codes(request.getfixturevalue(part)) == shown
    assert len(shown) <= MOST_STEPS


def test_a_role_of_its_own_is_shown_by_what_it_may_do(nobody):
    nobody.role.permissions.create(kind="client", action=Action.SEE, scope=Scope.ALL)

    assert codes(nobody) == ["day", "search", "clients", "client-card", "reports", "help"]


def test_a_module_switched_off_has_no_step(manager):
    Firm.objects.create(pk=1, modules_off=["deals"])

    assert "board" not in codes(manager)


def test_the_card_of_the_newest_client_one_sees_is_shown(client, manager, stranger, make_client_of):
    own = make_client_of(manager)
    make_client_of(stranger)
    client.force_login(manager)

    steps = client.get(reverse("help-tour")).json()["steps"]

    assert [step["url"] for step in steps if step["url"].startswith("/clients/")] == [f"/clients/{own.pk}"]


def test_without_a_client_there_is_no_card_to_show(client, manager):
    client.force_login(manager)

    steps = client.get(reverse("help-tour")).json()["steps"]

    assert [step["url"] for step in steps] == ["/", "/", "/", "/clients", "/deals", "/reports"]


def test_it_is_offered_on_the_first_page_until_it_was_taken_or_put_off(client, manager, stranger):
    client.force_login(manager)
    assert 'id="tour-offer"' in client.get("/").content.decode()
    assert 'id="tour-offer"' not in client.get("/clients").content.decode()

    client.post(reverse("help-tour-ending"))

    assert 'id="tour-offer"' not in client.get("/").content.decode()
    stranger.refresh_from_db()
    assert not stranger.has_toured
