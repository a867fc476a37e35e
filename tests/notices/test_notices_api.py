"""Notices by the API."""

import json

import pytest

from krug.core.access.models import ApiToken
from krug.core.notices import inbox
from krug.core.records import writing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ask(client):
    """ask(person, method, path, body) gives status and content."""
    keys = {}

    def run(person, method, path, body=None):
        key = keys.setdefault(person.pk, ApiToken.issue(person, "write"))
        headers = {"authorization": f"Bearer {key}"}
        found = client.generic(
            method.upper(),
            f"/api/v1/{path}",
            json.dumps(body) if body is not None else "",
            "application/json",
            headers=headers,
        )
        return found.status_code, json.loads(found.content) if found.content else None

    return run


def test_notices_are_read_and_put_off(ask, administrator, manager, stranger, make_client_of, read_on):
    record = make_client_of(manager, name="Bakery")
    writing.comment(record, administrator, "@Max look")
    read_on()

    status, found = ask(manager, "get", "notices?unread=true")
    one = found["items"][0]
    foreign = ask(stranger, "get", f"notices/{one['id']}")[0]
    read = ask(manager, "post", f"notices/{one['id']}/reading")[1]
    none = ask(manager, "get", "notices?unread=true")[1]["items"]
    again = ask(manager, "delete", f"notices/{one['id']}/reading")[1]
    wrong = ask(manager, "post", f"notices/{one['id']}/snooze", {"till": "never"})[0]
    off = ask(manager, "post", f"notices/{one['id']}/snooze", {"till": "week"})

    assert (status, foreign, wrong, off[0]) == (200, 404, 422, 200)
    assert (one["kind"], one["title"], one["comment"]) == ("mention", "Bakery", "@Max look")
    assert one["record"] == {"type": "client", "id": record.pk}
    assert read["read_at"] is not None and none == [] and again["read_at"] is None
    assert inbox.how_many_unread(manager) == 0


def test_follows_reminders_and_wishes(ask, manager, stranger, make_deal_of):
    deal = make_deal_of(manager, expected_close_on="2030-05-20")

    made = ask(manager, "post", "follows", {"type": "deal", "id": deal.pk})
    foreign = ask(stranger, "post", "follows", {"type": "deal", "id": deal.pk})
    due = ask(manager, "post", "reminders", {"type": "deal", "id": deal.pk, "field": "expected_close_on", "before": 60})
    nonsense = ask(manager, "post", "reminders", {"type": "deal", "id": deal.pk, "field": "name", "before": 60})
    gone = ask(stranger, "delete", f"reminders/{due[1]['id']}")[0]
    removed = ask(manager, "delete", f"reminders/{due[1]['id']}")[0]
    unfollowed = ask(manager, "delete", f"follows/{made[1]['id']}")[0]

    assert (made[0], foreign[0], due[0], nonsense[0], gone, removed, unfollowed) == (201, 422, 201, 422, 404, 204, 204)
    assert nonsense[1]["errors"][0]["field"] == "field"

    wishes = ask(manager, "get", "notice-settings")[1]
    changed = ask(manager, "patch", "notice-settings", {"version": 1, "ways": {"mention": ["app"]}, "lead": None})
    late = ask(manager, "patch", "notice-settings", {"version": 1, "digest": "daily"})
    wrong = ask(manager, "patch", "notice-settings", {"version": 2, "ways": {"large_export": ["app"]}})

    assert wishes["lead"] == 15 and "mail" in wishes["ways"]["mention"]
    assert (changed[0], changed[1]["lead"], changed[1]["ways"]["mention"]) == (200, None, ["app"])
    assert (late[0], late[1]["current"]["version"], wrong[0]) == (409, 2, 422)
