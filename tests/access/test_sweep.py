"""Every address as every role: a new route is in the sweep by itself."""

import pytest
from django.urls import get_resolver

from krug.core.records import kinds, writing

VALUES = {
    "client": {"name": "Secret client"},
    "product": {"name": "Secret product"},
    "activity": {"title": "Secret activity"},
    "deal": {"name": "Secret deal"},
    "repair": {"name": "Secret repair"},
}
OPEN = {"healthz", "signin", "join", "setup", "setup-next", "language"}


def routes():
    return [(str(pattern.pattern), pattern.name) for pattern in get_resolver().url_patterns]


@pytest.fixture
def secrets(stranger, deal_kinds):
    return {code: writing.create(kinds.get(code), stranger, [VALUES[code]])[0] for code in VALUES}


def test_every_kind_has_its_secret():
    assert set(VALUES) == {kind.code for kind in kinds.all_kinds()}


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_signing_in_every_address_leads_to_the_door(client, secrets, method):
    for route, name in routes():
        if name in OPEN:
            continue

        answer = getattr(client, method)("/" + route.replace("<int:pk>", "1"))

        assert (name, answer.status_code, answer["Location"][:7]) == (name, 302, "/signin")


@pytest.mark.parametrize("role", ["manager", "nobody"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_a_role_may_not_see_shows_nowhere(client, secrets, request, role, method):
    client.force_login(request.getfixturevalue(role))

    for route, name in routes():
        kind = name.partition("-")[0]
        pk = secrets[kind].pk if kind in secrets else 1
        answer = getattr(client, method)("/" + route.replace("<int:pk>", str(pk)), {"q": "Secret", "name": "x"})

        assert answer.status_code < 500 or name == "healthz"  # here no worker runs
        assert ("Secret client" in answer.content.decode(), name) == (False, name)
        assert ("Secret product" in answer.content.decode(), name) == (False, name)
        assert ("Secret activity" in answer.content.decode(), name) == (False, name)
        if "<int:pk>" in route and answer.status_code != 405:
            assert (name, answer.status_code) == (name, 404)
        if name == "signout" and method == "post":
            client.force_login(request.getfixturevalue(role))
    for record in secrets.values():
        record.refresh_from_db()
        assert (record.version, record.deleted_at) == (1, None)


def test_an_observer_reads_and_cannot_write(client, secrets, observer):
    client.force_login(observer)
    pk = secrets["client"].pk

    assert client.get(f"/clients/{pk}").status_code == 200
    assert client.post("/clients/new", {"name": "New"}).status_code == 403
    assert client.post(f"/clients/{pk}/edit", {"name": "New"}).status_code == 403
    assert client.post(f"/clients/{pk}/comments", {"text": "New"}).status_code == 403
    assert client.post(f"/clients/{pk}/bin").status_code == 403
    secrets["client"].refresh_from_db()
    assert (secrets["client"].name, secrets["client"].deleted_at) == ("Secret client", None)
