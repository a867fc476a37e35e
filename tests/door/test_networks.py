"""A role that may come from the firm's own networks only is let in from nowhere else."""

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from krug.config import environment
from krug.core.access.addresses import address_of
from krug.core.access.models import ApiToken, Role
from krug.core.access.networks import is_within, networks_in
from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.core.settings.roles import keep_networks

OFFICE = {"REMOTE_ADDR": "192.168.7.20"}


@pytest.fixture
def guarded(administrator, manager):
    """The manager's role, which may come from the office only."""
    keep_networks(administrator, manager.role, "192.168.7.0/24, 2001:db8::/32", "127.0.0.1")
    return Role.objects.get(pk=manager.role_id)


def test_from_elsewhere_there_is_the_way_out_and_nothing_else(client, manager, guarded):
    client.force_login(manager)

    far = client.get("/clients")

    assert far.status_code == 403 and "127.0.0.1" in far.content.decode()
    assert client.get("/clients", headers={"HX-Request": "true"})["HX-Redirect"] == "/"
    assert client.get("/clients", **OFFICE).status_code == 200
    assert client.post("/signout").status_code == 302


def test_a_program_with_the_persons_key_is_held_to_it_too(client, manager, guarded):
    key = {"Authorization": f"Bearer {ApiToken.issue(manager, 'read')}"}

    assert client.get("/api/v1/clients", headers=key).status_code == 403
    assert client.get("/api/v1/clients", headers=key, **OFFICE).status_code == 200


def test_who_has_another_role_comes_from_anywhere(client, administrator, guarded):
    client.force_login(administrator)

    assert client.get("/clients").status_code == 200


def test_the_trail_tells_who_closed_it(guarded):
    change = Event.objects.get(kind="role.changed").data["values"]

    assert list(change.values()) == [{"old": "", "new": "192.168.7.0/24, 2001:db8::/32"}]


@pytest.mark.parametrize("text", ["192.168.7.0/33", "office", "10.0.0.1 10.0.0"])
def test_what_is_no_network_is_refused_by_name(administrator, manager, text):
    with pytest.raises(Invalid, match=text.split()[-1]):
        keep_networks(administrator, manager.role, text, "127.0.0.1")


def test_nobody_shuts_themselves_out(client, administrator, guarded):
    client.force_login(administrator)
    page = f"/settings/access/{administrator.role_id}/networks"

    client.post(page, {"networks": "10.0.0.0/8"})
    assert Role.objects.get(pk=administrator.role_id).networks == []

    client.post(page, {"networks": "10.0.0.0/8 127.0.0.1"})
    assert Role.objects.get(pk=administrator.role_id).networks == ["10.0.0.0/8", "127.0.0.1/32"]


def test_a_visitor_cannot_say_where_they_come_from(settings):
    forged = RequestFactory().get("/", headers={"X-Forwarded-For": "192.168.7.20"}, REMOTE_ADDR="203.0.113.9")
    behind = RequestFactory().get("/", headers={"X-Forwarded-For": "192.168.7.20, 203.0.113.9"}, REMOTE_ADDR="10.0.0.1")

    assert address_of(forged) == "203.0.113.9"
    settings.PROXIES = ["10.0.0.0/8"]
    assert address_of(behind) == "203.0.113.9"
    assert address_of(forged) == "203.0.113.9"


@given(st.lists(st.ip_addresses(), min_size=1))
def test_an_address_is_within_what_names_it(addresses):
    networks = networks_in("\n".join(map(str, addresses)))

    assert all(is_within(str(one), networks) for one in addresses)
    assert not is_within("nowhere", networks)


def test_a_proxy_that_is_no_network_stops_the_start(monkeypatch):
    monkeypatch.setenv("KRUG_PROXIES", "10.0.0.1,proxy")

    with pytest.raises(environment.BadVariable, match=r"KRUG_PROXIES.*proxy"):
        environment.networks("KRUG_PROXIES")
