"""What happens is told, signed, to a program that really listens."""

import base64
import hmac
import socket
import time

import pytest
from django.utils import timezone

from krug.core.access.scopes import FieldRight
from krug.core.events.models import Event
from krug.core.records import kinds, writing
from krug.core.webhooks import keeping, posting, sending
from krug.core.webhooks.models import Attempt, Delivery, DeliveryState, Fault, Pause, Webhook
from krug.core.webhooks.retrying import HOPELESS, PATIENCE
from tests.webhooks.conftest import come_to_rest, hang

pytestmark = pytest.mark.django_db(transaction=True)


def change(record, actor, **values):
    record.refresh_from_db()
    return writing.change(record, actor, values, record.version)


def signed(key, headers, body):
    """By the words of the standard, apart from how Krug does it."""
    content = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    secret = base64.b64decode(key.split("_", 1)[1])
    return "v1," + base64.b64encode(hmac.digest(secret, content, "sha256")).decode()


def test_an_event_is_told_with_its_record(make_webhook, receiver, send, make_client_of, administrator, states):
    webhook = make_webhook()

    client = make_client_of(administrator, name="Bakery")
    send()

    (headers, _body, content) = receiver.got[0]
    event = Event.objects.get(kind="client.created")
    assert len(receiver.got) == 1
    assert (headers["content-type"], headers["user-agent"][:5]) == ("application/json", "Krug/")
    assert (content["type"], content["data"]["event"]["id"]) == ("client.created", event.pk)
    assert content["data"]["record"]["id"] == client.pk
    assert content["data"]["record"]["name"] == "Bakery"
    assert states() == {"sent": 1}
    webhook.refresh_from_db()
    assert webhook.taken_at is not None
    log = Attempt.objects.get()
    assert (log.status, log.fault, log.headers["webhook-id"]) == (204, "", headers["webhook-id"])
    assert log.body == receiver.got[0][1].decode()


def test_only_the_chosen_kinds_and_only_from_now_on(make_webhook, receiver, send, make_client_of, administrator):
    client = make_client_of(administrator, name="Before")
    make_webhook(events=["client.changed"])

    change(client, administrator, name="After")
    make_client_of(administrator, name="Another")
    send()

    assert [content["type"] for content in receiver.contents] == ["client.changed"]


def test_switched_off_nothing_is_put_down_and_on_again_nothing_is_made_up_for(
    make_webhook, receiver, send, make_client_of, administrator
):
    webhook = make_webhook()
    keeping.change(administrator, webhook, {"is_on": False})
    make_client_of(administrator, name="Unheard")
    send()

    keeping.change(administrator, webhook, {"is_on": True})
    make_client_of(administrator, name="Heard")
    send()

    assert [content["data"]["record"]["name"] for content in receiver.contents] == ["Heard"]


def test_the_signature_is_that_of_standard_webhooks(make_webhook, receiver, send, make_client_of, administrator):
    webhook = make_webhook()
    make_client_of(administrator, name="Пекарня")
    send()

    headers, body, _content = receiver.got[0]
    assert webhook.key.startswith("whsec_")
    assert signed(webhook.key, headers, body) in headers["webhook-signature"].split(" ")
    assert signed(webhook.key, headers, body + b" ") not in headers["webhook-signature"].split(" ")
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    assert webhook.key not in Webhook.objects.get().secret


def test_a_new_secret_and_the_old_one_sign_side_by_side_for_a_day(
    make_webhook, receiver, send, make_client_of, administrator
):
    webhook = make_webhook()
    new = keeping.renew_secret(administrator, webhook)
    make_client_of(administrator, name="Both")
    send()
    Webhook.objects.update(old_secret_until=timezone.now())
    make_client_of(administrator, name="New alone")
    send()

    (first, first_body, _one), (second, second_body, _two) = receiver.got
    both = [signed(new, first, first_body), signed(webhook.key, first, first_body)]
    assert first["webhook-signature"].split(" ") == both
    assert second["webhook-signature"] == signed(new, second, second_body)


def test_of_one_record_nothing_overtakes(make_webhook, receiver, send, make_client_of, administrator, states):
    make_webhook()
    client, other = make_client_of(administrator, name="0"), make_client_of(administrator, name="Other")
    for step in range(1, 6):
        change(client, administrator, name=str(step))
    failed = []

    def answer(content):
        if content["data"]["event"]["record"]["id"] == client.pk and len(failed) < 2:
            failed.append(content)
            return 500, b"no"
        return 204, b""

    receiver.answer = answer
    send()
    before = [content["data"]["record"]["id"] for content in receiver.contents]
    send(later=True)
    send(later=True)

    own = [c["data"]["event"]["id"] for c in receiver.contents if c["data"]["event"]["record"]["id"] == client.pk]
    assert sorted(before) == sorted([client.pk, other.pk])
    assert own == [own[0], own[0], *sorted(own[2:])]
    assert len(set(own)) == 6
    assert states() == {"sent": 7}


def test_several_records_at_once_but_no_more_than_a_few(make_webhook, receiver, send, make_client_of, administrator):
    make_webhook()
    for number in range(12):
        make_client_of(administrator, name=f"Client {number}")
    receiver.answer = lambda _content: time.sleep(0.1) or (204, b"")

    send()

    assert len(receiver.got) == 12
    assert 1 < receiver.most_at_once <= sending.AT_ONCE_TO_ONE


@pytest.mark.parametrize(
    ("answer", "status", "fault"),
    [
        ((500, b"broken"), 500, Fault.ANSWER),
        ((404, b""), 404, Fault.ANSWER),
        ((302, b"", ("location", "/elsewhere")), 302, Fault.ANSWER),
        (hang(3), None, Fault.TIME),
        (lambda handler: handler.connection.close(), None, Fault.BROKEN),
        (lambda handler: handler.wfile.write(b"nonsense\r\n\r\n"), None, Fault.BROKEN),
    ],
)
def test_what_was_not_taken_is_sent_again_with_the_same_id(
    make_webhook, receiver, send, make_client_of, administrator, states, monkeypatch, answer, status, fault
):
    monkeypatch.setattr(posting, "TOTAL", 0.5)
    monkeypatch.setattr(sending, "post", lambda url, headers, body: posting.post(url, headers, body, 0.5))
    make_webhook()
    make_client_of(administrator, name="Bakery")
    receiver.answer = lambda _content: answer
    send()
    tried, waits = len(receiver.got), states()
    send()
    too_early = len(receiver.got)
    receiver.answer = lambda _content: (200, b"thanks")
    send(later=True)

    first, second = Attempt.objects.order_by("pk")
    assert (tried, too_early, waits) == (1, 1, {"waiting": 1})
    assert (first.status, first.fault) == (status, fault)
    assert (second.status, second.fault, second.answer) == (200, "", "thanks")
    assert len(set(receiver.messages)) == 1
    assert Delivery.objects.get().attempts == 2


def test_who_asks_for_patience_is_given_it(make_webhook, receiver, send, make_client_of, administrator):
    make_webhook()
    make_client_of(administrator)
    receiver.answer = lambda _content: (429, b"", ("Retry-After", "3600"))

    send()

    left = Delivery.objects.get().next_at - timezone.now()
    assert 3500 < left.total_seconds() <= 3600


def test_nobody_listens(make_webhook, send, make_client_of, administrator, states):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    make_webhook(url=f"http://127.0.0.1:{port}/")
    make_client_of(administrator)

    send()

    assert (states(), Attempt.objects.get().fault) == ({"waiting": 1}, Fault.REFUSED)


def test_who_drips_is_hung_up_on_in_time(receiver, settings):
    def drip(handler):
        for _second in range(100):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n" if _second == 0 else b"x: y\r\n")
            time.sleep(0.1)

    receiver.answer = lambda _content: drip
    began = time.monotonic()

    answer = posting.post(receiver.url, {}, b"{}", total=1.0)

    assert (answer.status, answer.fault) == (None, Fault.TIME)
    assert time.monotonic() - began < 3


def test_of_a_long_answer_the_beginning_is_kept(receiver):
    receiver.answer = lambda _content: (200, b"\x00" + b"a" * 1_000_000)

    answer = posting.post(receiver.url, {}, b"{}")

    assert (answer.status, answer.fault, len(answer.text)) == (200, "", 2048)
    assert answer.text[:2] == "\ufffda"


def test_a_redirect_is_not_followed(receiver):
    receiver.answer = lambda content: (307, b"", ("location", receiver.url + "/other"))

    answer = posting.post(receiver.url, {}, b"{}")

    assert (answer.status, answer.fault, len(receiver.got)) == (307, Fault.ANSWER, 1)


def test_after_three_days_it_is_given_up_and_may_be_sent_again(
    make_webhook, receiver, send, make_client_of, administrator, states
):
    webhook = make_webhook()
    client = make_client_of(administrator)
    change(client, administrator, name="Later")
    receiver.answer = lambda content: (500, b"") if content["type"] == "client.created" else (204, b"")
    send()
    Delivery.objects.filter(attempts=1).update(first_at=timezone.now() - PATIENCE)
    send(later=True)
    given_up = states()

    receiver.answer = lambda _content: (204, b"")
    again = keeping.replay(administrator, webhook)
    send()

    assert given_up == {"failed": 1, "sent": 1}
    assert (again, states()) == (1, {"sent": 2})
    assert [content["type"] for content in receiver.contents] == ["client.created"] * 2 + [
        "client.changed",
        "client.created",
    ]
    assert len(set(receiver.messages)) == 2


def test_a_day_of_nothing_but_failures_stops_it_and_one_press_sends_what_waited_in_order(
    make_webhook, receiver, send, make_client_of, administrator, states
):
    webhook = make_webhook()
    client = make_client_of(administrator, name="0")
    receiver.answer = lambda _content: (503, b"")
    send()
    Webhook.objects.update(failing_since=timezone.now() - HOPELESS)
    send(later=True)
    for step in range(1, 4):
        change(client, administrator, name=str(step))
    send(later=True)
    stopped, tried = Webhook.objects.get(), len(receiver.got)

    receiver.answer = lambda _content: (204, b"")
    resumed = keeping.resume(administrator, webhook)
    send()

    assert (stopped.pause, stopped.is_on, tried) == (Pause.FAILING, True, 2)
    assert (resumed, Webhook.objects.get().pause, states()) == (True, "", {"sent": 4})
    own = [content["data"]["event"]["id"] for content in receiver.contents[tried:]]
    assert own == sorted(own)
    assert Event.objects.filter(kind__in=["webhook.paused", "webhook.resumed"]).count() == 2
    assert keeping.resume(administrator, webhook) is False


def test_gone_switches_it_off_and_loses_nothing(make_webhook, receiver, send, make_client_of, administrator, states):
    webhook = make_webhook()
    make_client_of(administrator)
    receiver.answer = lambda _content: (410, b"gone")
    send()
    off = Webhook.objects.get()
    send(later=True)
    tried = len(receiver.got)

    receiver.answer = lambda _content: (204, b"")
    keeping.change(administrator, webhook, {"is_on": True})
    send()

    assert (off.is_on, off.pause, tried) == (False, Pause.GONE, 1)
    assert states() == {"sent": 1}


def test_a_receiver_in_trouble_is_not_beset(make_webhook, receiver, send, make_client_of, administrator):
    make_webhook()
    for number in range(30):
        make_client_of(administrator, name=f"Client {number}")
    receiver.answer = lambda _content: (500, b"")

    send()

    webhook = Webhook.objects.get()
    assert webhook.rest_until > timezone.now()
    assert len(receiver.got) == webhook.failures <= 14


def test_a_person_who_left_tells_nothing_any_more(make_webhook, receiver, send, make_client_of, administrator, manager):
    webhook = make_webhook(person=manager)
    make_client_of(manager)
    manager.is_active = False
    manager.save()

    send()

    assert (Webhook.objects.get().pause, receiver.got) == (Pause.PERSON, [])
    keeping.change(administrator, webhook, {"person": administrator})
    keeping.resume(administrator, webhook)
    send()
    assert len(receiver.got) == 1


def test_only_what_the_person_sees_is_told(make_webhook, receiver, send, make_client_of, manager, stranger, states):
    make_webhook(person=manager)
    mine = make_client_of(manager, name="Mine")
    make_client_of(stranger, name="Secret")

    send()

    assert [content["data"]["record"]["id"] for content in receiver.contents] == [mine.pk]
    assert "Secret" not in receiver.got[0][1].decode()
    assert states() == {"sent": 1, "unseen": 1}


def test_sight_is_that_of_the_moment_of_sending(
    make_webhook, receiver, put_down, send, make_client_of, manager, stranger
):
    make_webhook(person=manager)
    client = make_client_of(manager, name="Given away")
    put_down()
    client.responsible, client.department = stranger, stranger.department
    client.save()

    send()

    assert (receiver.got, Delivery.objects.get().state) == ([], DeliveryState.UNSEEN)


def test_hidden_fields_are_neither_in_the_record_nor_in_the_event(
    make_webhook, receiver, send, make_client_of, manager, administrator
):
    make_webhook(person=manager)
    client = make_client_of(manager, name="Bakery", tax_id="7707083893")
    change(client, manager, tax_id="7736050003", name="Mill")
    change(client, manager, tax_id="7707083893")
    manager.role.field_rights = {"client": {"tax_id": FieldRight.HIDDEN}}
    manager.role.save()

    send()

    told = b"".join(body for _headers, body, _content in receiver.got).decode()
    assert [content["type"] for content in receiver.contents] == ["client.created", "client.changed"]
    assert "7736050003" not in told and "7707083893" not in told and "tax_id" not in told
    assert "Mill" in told


def test_a_record_in_the_bin_is_told_of_without_itself(make_webhook, receiver, send, make_client_of, administrator):
    make_webhook(events=["client.binned"])
    client = make_client_of(administrator)

    writing.put_in_bin(client, administrator)
    send()

    content = receiver.contents[0]
    assert (content["type"], content["data"]["record"]) == ("client.binned", None)
    assert content["data"]["event"]["record"] == {"type": "client", "id": client.pk}


def test_a_private_address_is_refused_at_the_moment_of_sending(
    make_webhook, receiver, send, make_client_of, administrator, settings
):
    make_webhook()
    make_client_of(administrator)
    settings.WEBHOOKS_INSIDE = False

    send()

    assert (receiver.got, Attempt.objects.get().fault) == ([], Fault.ADDRESS)


def test_a_name_that_leads_elsewhere_a_moment_later_leads_nowhere(receiver, settings, monkeypatch):
    """The address looked at is the address connected to: a second answer of the DNS is not asked for."""
    settings.WEBHOOKS_INSIDE = False
    asked, connected = [], []
    answers = iter(["93.184.215.14", "127.0.0.1", "127.0.0.1"])

    def resolve(host, port, **_more):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address, *_more, **_others):
        connected.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr("krug.core.outgoing.addresses.socket.getaddrinfo", resolve)
    monkeypatch.setattr("socket.create_connection", connect)

    first = posting.post("http://rebinding.example/", {}, b"{}")
    second = posting.post("http://rebinding.example/", {}, b"{}")

    assert (first.fault, second.fault) == (Fault.REFUSED, Fault.ADDRESS)
    assert (asked, connected) == (["rebinding.example"] * 2, ["93.184.215.14"])


def test_a_test_is_sent_whatever_state_it_is_in(make_webhook, receiver, send, administrator):
    webhook = make_webhook()
    keeping.change(administrator, webhook, {"is_on": False})

    keeping.test(administrator, webhook)
    send()

    assert receiver.contents[0]["type"] == "webhook.test"
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_a_test_that_fails_is_not_repeated_and_counts_for_nothing(make_webhook, receiver, send, administrator):
    webhook = make_webhook()
    receiver.answer = lambda _content: (500, b"")

    keeping.test(administrator, webhook)
    send()

    webhook.refresh_from_db()
    assert (Delivery.objects.get().state, webhook.failures, len(receiver.got)) == (DeliveryState.FAILED, 0, 1)


def test_what_a_dead_worker_had_in_hand_is_sent_by_another_with_the_same_id(
    make_webhook, receiver, put_down, send, make_client_of, administrator
):
    webhook = make_webhook()
    make_client_of(administrator)
    put_down()
    (delivery,) = sending.due(webhook, 1)
    assert sending.claim(delivery, "dead")
    assert not sending.claim(Delivery.objects.get(), "other")
    send()
    held = len(receiver.got)

    Delivery.objects.update(lease_until=timezone.now())
    send()

    assert (held, receiver.messages) == (0, [delivery.message])


def test_removed_while_a_message_is_on_its_way(make_webhook, receiver, make_client_of, administrator):
    webhook = make_webhook()
    make_client_of(administrator)
    come_to_rest()

    class Sender(sending.Sender):
        def _bring_in(self, patience):
            Webhook.objects.filter(pk=webhook.pk).delete()
            super()._bring_in(patience)

    Sender("worker").run()

    assert (len(receiver.got), Delivery.objects.count(), Attempt.objects.count()) == (1, 0, 0)


def test_a_kind_whose_message_cannot_be_made_keeps_no_other_back(
    make_webhook, receiver, send, make_client_of, administrator, monkeypatch, states
):
    make_webhook()
    bad = make_client_of(administrator, name="Bad")
    make_client_of(administrator, name="Good")
    whole = sending.body_of

    def body_of(delivery, reader):
        if delivery.record_id == bad.pk:
            raise ValueError("a fault of Krug")
        return whole(delivery, reader)

    monkeypatch.setattr(sending, "body_of", body_of)

    send()

    assert [content["data"]["record"]["name"] for content in receiver.contents] == ["Good"]
    assert states() == {"waiting": 1, "sent": 1}
    assert Attempt.objects.filter(fault=Fault.OWN).count() == 1


@pytest.mark.parametrize("code", ["contact", "product", "repair"])
def test_other_kinds_of_record_are_told_in_the_same_way(make_webhook, receiver, send, administrator, code):
    make_webhook(events=[f"{code}.created"])
    writing.create(kinds.get(code), administrator, [{"name": "Anything"}])

    send()

    content = receiver.contents[0]
    assert (content["type"], content["data"]["record"]["name"]) == (f"{code}.created", "Anything")
