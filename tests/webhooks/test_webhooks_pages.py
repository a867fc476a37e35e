"""The pages of webhooks."""

import datetime as dt

import pytest
from django.utils import timezone

from krug.core.webhooks import cleaning, keeping
from krug.core.webhooks.models import Attempt, Delivery, DeliveryState, Pause, Webhook

FORM = {"name": "Shop", "url": "https://shop.example/krug", "events": ["client.created"], "is_on": "on"}


@pytest.fixture
def ada(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def webhook(administrator):
    values = {"name": "Shop", "url": FORM["url"], "events": FORM["events"], "person": administrator}
    return keeping.add(administrator, values)[0]


def page_of(answer):
    return answer.content.decode()


def test_made_with_its_secret_shown_once(ada, administrator):
    answer = ada.post("/settings/webhooks/new", {**FORM, "person": administrator.pk})

    webhook = Webhook.objects.get()
    (secret,) = webhook.secrets
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert secret in page_of(answer)
    assert secret not in page_of(ada.get(f"/settings/webhooks/{webhook.pk}"))
    assert "Shop" in page_of(ada.get("/settings/webhooks"))


@pytest.mark.parametrize(
    ("change", "words"),
    [({"url": "http://shop.example"}, "https://"), ({"events": []}, "e-"), ({"name": ""}, 'id="e-name"')],
)
def test_what_was_typed_is_kept_with_the_reason(ada, administrator, change, words):
    answer = ada.post("/settings/webhooks/new", {**FORM, "person": administrator.pk, "name": "Typed", **change})

    assert answer.status_code == 422
    assert words in page_of(answer) and (change.get("name") == "" or "Typed" in page_of(answer))
    assert Webhook.objects.count() == 0


def test_changed_and_switched_off(ada, webhook, administrator):
    values = {**FORM, "person": administrator.pk, "name": "Store"}
    del values["is_on"]

    answer = ada.post(f"/settings/webhooks/{webhook.pk}", values)

    webhook.refresh_from_db()
    assert (answer.status_code, webhook.name, webhook.is_on) == (302, "Store", False)


def test_a_stopped_one_says_why_and_goes_on_by_one_press(ada, webhook):
    Webhook.objects.update(pause=Pause.FAILING, paused_at=timezone.now())
    reason = str(Webhook.objects.get().get_pause_display())
    told = [reason in page_of(ada.get(f"/settings/webhooks{rest}")) for rest in ("", f"/{webhook.pk}")]

    answer = ada.post(f"/settings/webhooks/{webhook.pk}/resuming")

    assert (told, answer.status_code, Webhook.objects.get().pause) == ([True, True], 302, "")


def put(webhook, number, state=DeliveryState.FAILED, done_at=None):
    for _one in range(number):
        delivery = Delivery.objects.create(
            webhook=webhook, record_kind="client", record_id=1, state=state, done_at=done_at or timezone.now()
        )
        Attempt.objects.create(delivery=delivery, status=500, body="<b>told</b>", answer="<i>no</i>", fault="answer")


def test_the_log_by_pages_and_state(ada, webhook, django_assert_max_num_queries):
    put(webhook, 60)
    put(webhook, 3, DeliveryState.SENT)

    with django_assert_max_num_queries(12):
        first = page_of(ada.get(f"/settings/webhooks/{webhook.pk}/deliveries"))
    sent = page_of(ada.get(f"/settings/webhooks/{webhook.pk}/deliveries?state=sent"))
    wrong = ada.get(f"/settings/webhooks/{webhook.pk}/deliveries?cursor=x")

    assert (first.count("<time"), sent.count("<time")) == (50, 3)
    assert "cursor=" in first and "cursor=" not in sent
    assert wrong.status_code == 404


def test_one_message_shows_what_was_sent_and_what_came_back(ada, webhook):
    put(webhook, 1)

    page = page_of(ada.get(f"/settings/webhooks/{webhook.pk}/deliveries/{Delivery.objects.get().pk}"))

    assert "&lt;b&gt;told" in page and "&lt;i&gt;no" in page and "<b>told" not in page


def test_a_message_of_another_webhook_is_not_there(ada, webhook, administrator):
    values = {"name": "Other", "url": FORM["url"], "events": FORM["events"], "person": administrator}
    other, _secret = keeping.add(administrator, values)
    put(webhook, 1)
    pk = Delivery.objects.get().pk

    answers = [
        ada.get(f"/settings/webhooks/{other.pk}/deliveries/{pk}"),
        ada.post(f"/settings/webhooks/{other.pk}/deliveries/{pk}/replay"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_test_leads_to_its_message(ada, webhook):
    answer = ada.post(f"/settings/webhooks/{webhook.pk}/testing")

    assert answer["Location"] == f"/settings/webhooks/{webhook.pk}/deliveries/{Delivery.objects.get().pk}"
    assert ada.get(answer["Location"]).status_code == 200


def test_a_new_secret_and_removal(ada, webhook):
    (before,) = webhook.secrets
    answer = ada.post(f"/settings/webhooks/{webhook.pk}/secret")
    after = Webhook.objects.get().secrets
    put(webhook, 2)
    removed = ada.post(f"/settings/webhooks/{webhook.pk}/removal")

    assert after[0] in page_of(answer) and after[1] == before
    assert (removed.status_code, Webhook.objects.count(), Delivery.objects.count()) == (302, 0, 0)


@pytest.mark.parametrize("who", ["manager", "head", "observer", "nobody"])
def test_they_are_the_administrators(client, webhook, who, request):
    client.force_login(request.getfixturevalue(who))

    answers = [
        client.get("/settings/webhooks"),
        client.get(f"/settings/webhooks/{webhook.pk}/deliveries"),
        client.post(f"/settings/webhooks/{webhook.pk}/secret"),
        client.post(f"/settings/webhooks/{webhook.pk}/removal"),
    ]

    assert [answer.status_code for answer in answers] == [403] * 4


def test_the_log_is_kept_for_thirty_days_and_what_waits_for_ever(webhook):
    old = timezone.now() - dt.timedelta(days=31)
    put(webhook, 2, DeliveryState.SENT, done_at=old)
    put(webhook, 1, DeliveryState.SENT)
    Delivery.objects.create(webhook=webhook, record_kind="client", record_id=1, created_at=old)

    removed = cleaning.clean()

    assert (removed, Delivery.objects.count(), Attempt.objects.count()) == (2, 2, 1)
