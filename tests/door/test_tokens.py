import datetime as dt
import re

import pytest

from krug.core.access.models import ApiToken
from krug.core.events.models import Event

NEW = {"name": "Website", "scope": "write", "days": "90"}


@pytest.fixture
def pages(client, manager):
    client.force_login(manager)
    return client


def test_a_token_is_made_shown_once_and_opens(pages, manager):
    answer = pages.post("/me/tokens", NEW)

    key = re.search(r'value="(krug_[\w-]+)"', answer.content.decode())[1]
    token = ApiToken.opened_by(key)
    assert (
        token.user,
        token.name,
        token.scope,
        round((token.expires_at - token.created_at) / dt.timedelta(days=1)),
    ) == (
        manager,
        "Website",
        "write",
        90,
    )
    assert answer["Cache-Control"] == "no-store"
    assert key not in pages.get("/me/tokens").content.decode()
    assert Event.objects.filter(kind="user.token_made", actor=manager).count() == 1


@pytest.mark.parametrize(
    "values", [NEW | {"name": " "}, NEW | {"name": "x" * 101}, NEW | {"scope": "all"}, NEW | {"days": "-5"}, {}]
)
def test_what_will_not_do_is_said_and_nothing_made(pages, values):
    answer = pages.post("/me/tokens", values)

    assert (answer.status_code, ApiToken.objects.count()) == (422, 0)


def test_a_revoked_token_opens_nothing(pages, manager):
    key = ApiToken.issue(manager, "read", "Warehouse")

    answer = pages.post(f"/me/tokens/{ApiToken.objects.get().pk}/revoking", follow=True)

    assert ApiToken.opened_by(key) is None
    assert "Warehouse" in answer.content.decode()
    assert Event.objects.filter(kind="user.token_revoked", actor=manager).count() == 1


def test_anothers_token_is_neither_shown_nor_revoked(pages, stranger):
    key = ApiToken.issue(stranger, "read", "Theirs")

    answer = pages.post(f"/me/tokens/{ApiToken.objects.get().pk}/revoking")

    assert answer.status_code == 404
    assert ApiToken.opened_by(key) is not None
    assert "Theirs" not in pages.get("/me/tokens").content.decode()
