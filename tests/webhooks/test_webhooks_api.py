"""Webhooks by the API."""

import pytest

from krug.core.api.models import StoredAnswer
from krug.core.events.models import Event
from krug.core.webhooks import sending
from krug.core.webhooks.models import Webhook
from tests.api.conftest import Program, fields_of

NEW = {"name": "Shop", "url": "https://shop.example/krug", "events": ["client.created"]}


@pytest.fixture
def admin(administrator):
    return Program(administrator)


def test_made_read_changed_removed(admin, administrator):
    made = admin.post("webhooks", NEW)
    one = admin.get("webhooks/" + str(made.json()["id"])).json()
    changed = admin.patch(f"webhooks/{one['id']}", {"version": 1, "name": "The shop", "is_on": False})
    listed = admin.get("webhooks").json()
    old = admin.patch(f"webhooks/{one['id']}", {"version": 1, "name": "Other"})
    removed = admin.delete(f"webhooks/{one['id']}")

    assert (made.status_code, made["Location"]) == (201, f"/api/v1/webhooks/{one['id']}")
    assert made.json()["secret"].startswith("whsec_")
    assert (one["secret"], one["person"], one["is_on"], one["version"]) == (None, administrator.pk, True, 1)
    assert (changed.json()["name"], changed.json()["is_on"], changed.json()["version"]) == ("The shop", False, 2)
    assert [item["id"] for item in listed["items"]] == [one["id"]]
    assert (old.status_code, old.json()["current"]["name"]) == (409, "The shop")
    assert (removed.status_code, Webhook.objects.count()) == (204, 0)
    kinds = Event.objects.filter(kind__startswith="webhook.").order_by("pk").values_list("kind", "channel")
    assert list(kinds) == [("webhook.added", "api"), ("webhook.changed", "api"), ("webhook.removed", "api")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "http://shop.example/"}, "url"),
        ({"url": "https://10.0.0.1/"}, "url"),
        ({"url": "shop"}, "url"),
        ({"events": ["user.signed_in"]}, "events"),
        ({"events": []}, "events"),
        ({"name": "  "}, "name"),
        ({"person": 999_999}, "person"),
        ({"wings": 2}, "wings"),
    ],
)
def test_what_will_not_do_is_named(admin, change, field):
    answer = admin.post("webhooks", NEW | change)

    assert (answer.status_code, fields_of(answer)) == (422, {field})


@pytest.mark.parametrize("who", ["manager", "head", "observer", "nobody"])
def test_they_are_the_administrators(who, request, admin):
    pk = admin.post("webhooks", NEW).json()["id"]
    program = Program(request.getfixturevalue(who))

    answers = [
        program.get("webhooks"),
        program.post("webhooks", NEW),
        program.get(f"webhooks/{pk}"),
        program.get(f"webhooks/{pk}/deliveries"),
        program.post(f"webhooks/{pk}/secret"),
        program.post(f"webhooks/{pk}/testing"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 6


def test_a_secret_answered_again_is_not_kept_readable(admin):
    first = admin.post("webhooks", NEW, Idempotency_Key="one")
    second = admin.post("webhooks", NEW, Idempotency_Key="one")

    secret = first.json()["secret"]
    assert (second.json()["secret"], second["Idempotency-Replayed"]) == (secret, "true")
    assert secret not in StoredAnswer.objects.get().body
    assert Webhook.objects.count() == 1


def test_a_new_secret(admin):
    made = admin.post("webhooks", NEW).json()

    answer = admin.post(f"webhooks/{made['id']}/secret").json()

    webhook = Webhook.objects.get()
    assert webhook.secrets == [answer["secret"], made["secret"]]
    assert answer["old_until"] is not None


@pytest.mark.django_db(transaction=True)
def test_the_log_and_sending_again(admin, receiver, make_client_of, administrator, send):
    pk = admin.post("webhooks", NEW | {"url": receiver.url}).json()["id"]
    receiver.answer = lambda _content: (500, b"no room")
    make_client_of(administrator)
    tested = admin.post(f"webhooks/{pk}/testing")
    send()
    waiting = admin.get(f"webhooks/{pk}/deliveries?state=waiting").json()["items"]
    failed = admin.get(f"webhooks/{pk}/deliveries?state=failed").json()["items"]
    one = admin.get(f"webhooks/{pk}/deliveries/{waiting[0]['id']}").json()
    receiver.answer = lambda _content: (200, b"")
    send(later=True)
    again = admin.post(f"webhooks/{pk}/deliveries/{waiting[0]['id']}/replay").json()
    send()

    assert tested["Location"] == f"/api/v1/webhooks/{pk}/deliveries/{tested.json()['id']}"
    assert [item["id"] for item in failed] == [tested.json()["id"]]
    assert (one["attempts"], one["log"][0]["status"], one["log"][0]["answer"]) == (1, 500, "no room")
    assert one["log"][0]["headers"]["webhook-id"] == one["message"]
    assert one["log"][0]["fault"] == "answer"
    assert again["state"] == "waiting"
    assert [content["type"] for content in receiver.contents].count("client.created") == 3
    assert admin.post(f"webhooks/{pk}/replays", {}).json() == {"number": 0}
    assert admin.post(f"webhooks/{pk}/replays", {"deliveries": [waiting[0]["id"]]}).json() == {"number": 1}
    for wrong in ("x", "0", "999999", "9" * 30):
        assert admin.get(f"webhooks/{pk}/deliveries/{wrong}").status_code == 404


def test_resuming(admin):
    pk = admin.post("webhooks", NEW).json()["id"]
    Webhook.objects.update(pause="failing", failures=30)

    answer = admin.post(f"webhooks/{pk}/resuming").json()

    assert (answer["pause"], answer["is_on"]) == (None, True)
    assert Webhook.objects.get().failures == 0


@pytest.mark.django_db(transaction=True)
def test_looking_for_what_is_due_asks_little_however_much_waits(
    admin, put_down, make_client_of, administrator, django_assert_max_num_queries
):
    admin.post("webhooks", NEW)
    for number in range(30):
        make_client_of(administrator, name=f"Client {number}")
    put_down()

    with django_assert_max_num_queries(3):
        found = sending.due(Webhook.objects.get(), 8)

    assert len(found) == sending.AT_ONCE_TO_ONE
