"""Browsers, Telegram and SMS, through stand-ins that really listen."""

import json
import time
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import ECKey

from krug.core.access.encrypting import decrypt
from krug.core.notices import browsers, chats, keeping, services
from krug.core.notices.models import Browser, Chat, Outcome, Service, Telling
from krug.core.notices.models.service import PURPOSE
from krug.core.notices.sending import listening, queue
from krug.core.notices.sending.sender import send_due
from krug.core.notices.ways import Way
from krug.core.records import writing
from tests.notices.servers import HttpServer, Subscription, Telegram, data

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call(administrator, manager, make_client_of, read_on, settings):
    """call() calls the manager, who is told by every way, in a comment on a client of theirs."""
    settings.NOTICES_INSIDE = True
    client = make_client_of(manager, name="Bakery <b>")
    keeping.change(manager, {"quiet_from": None, "quiet_till": None, "phone": "+79161234567"})
    keeping.change(manager, {"ways": {"mention": ["push", "telegram", "sms"]}})

    def run(text="<i>look</i> {key}"):
        writing.comment(client, administrator, f"@Max {text}")
        read_on()
        return client

    return run


@pytest.fixture
def gateway():
    found = HttpServer()
    yield found
    found.close()


@pytest.fixture
def bot(administrator, settings):
    settings.NOTICES_INSIDE = True
    found = Telegram("123:token")
    services.change(administrator, Way.TELEGRAM, {"is_on": True, "base": found.url, "key": "123:token"})
    yield found
    found.close()


def outcomes(way):
    return list(Telling.objects.filter(way=way).order_by("pk").values_list("outcome", flat=True))


def test_a_browser_alone_can_open_what_is_pushed(call, gateway, manager, administrator):
    key = browsers.public_key()
    mine = Subscription()
    browsers.let_in(manager, f"{gateway.url}/push/1", mine.p256dh, mine.auth, "Firefox, Linux")
    record = call("secret")
    send_due(Way.PUSH, "worker")

    ((path, headers, body),) = gateway.got
    said = mine.open(body)
    token, public = headers["authorization"].removeprefix("vapid t=").split(", k=")
    x, y = data(public)[1:33], data(public)[33:]
    numbers = ec.EllipticCurvePublicNumbers(int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1())
    claims = jwt.decode(token, ECKey.import_key(numbers.public_key())).claims
    assert (path, headers["content-encoding"], headers["ttl"]) == ("/push/1", "aes128gcm", "86400")
    assert (said["title"], said["url"]) == ("Bakery <b>", record.get_absolute_url())
    assert "secret" not in json.dumps(said)
    assert public == key == browsers.public_key()
    assert claims["aud"] == gateway.url and time.time() < claims["exp"] < time.time() + 24 * 3600
    assert outcomes(Way.PUSH) == [Outcome.SENT]
    assert "d" in json.loads(decrypt(Service.objects.get(way="push").secret, PURPOSE))


def test_a_browser_that_is_no_more_is_forgotten_and_a_busy_service_asked_later(call, gateway, manager):
    browsers.public_key()
    gone, there = Subscription(), Subscription()
    browsers.let_in(manager, f"{gateway.url}/gone", gone.p256dh, gone.auth, "Old")
    browsers.let_in(manager, f"{gateway.url}/there", there.p256dh, there.auth, "New")
    gateway.answer = lambda path, _headers, _body: (410, b"") if path == "/gone" else (429, b"", {"Retry-After": "600"})
    call()
    send_due(Way.PUSH, "worker")

    telling = Telling.objects.get(way="push")
    assert list(Browser.objects.values_list("name", flat=True)) == ["New"]
    assert telling.outcome == Outcome.WAITING
    assert (telling.due_at - timezone.now()).total_seconds() > 590
    gateway.answer = lambda path, _headers, _body: (201, b"")
    Telling.objects.update(due_at=timezone.now())
    send_due(Way.PUSH, "worker")
    assert outcomes(Way.PUSH) == [Outcome.SENT]


def test_a_chat_is_linked_once_and_written_into(call, bot, manager, stranger):
    code = chats.new_code(manager)
    start = {
        "chat": {"id": 2**40, "type": "private"},
        "from": {"id": 2**40, "username": "max"},
        "text": f"/start {code}",
    }
    bot.updates = [{"update_id": 7, "message": start}]
    heard = [listening.listen("one"), listening.listen("two"), listening.listen("one")]
    bot.updates = [{"update_id": 8, "message": {**start, "chat": {"id": 5, "type": "private"}}}]
    listening.listen("one")
    call()
    send_due(Way.TELEGRAM, "worker")

    chat = Chat.objects.get(user=manager)
    linked, late, told = bot.said
    assert heard == [1, 0, 0]
    assert (chat.chat, chat.name, chat.code) == (2**40, "@max", "")
    assert (linked["chat_id"], late["chat_id"], told["chat_id"]) == (2**40, 5, 2**40)
    assert told["text"] == "<b>Bakery &lt;b&gt;</b>\nAda: @Max &lt;i&gt;look&lt;/i&gt; {key}"
    assert Service.objects.get(way="telegram").state["bot"] == "firm_bot"
    assert outcomes(Way.TELEGRAM) == [Outcome.SENT]


@pytest.mark.parametrize(
    ("answer", "outcome", "still_linked"),
    [
        (
            (403, {"ok": False, "error_code": 403, "description": "bot was blocked"}),
            "closed",
            False,
        ),
        ((429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 30}}), "waiting", True),
        ((400, {"ok": False, "error_code": 400, "description": "can't parse entities"}), "failed", True),
        ((None, b""), "unknown", True),
    ],
)
def test_what_the_bots_service_may_answer(call, bot, manager, answer, outcome, still_linked):
    Chat.objects.create(user=manager, chat=77, name="@max")
    bot.refuse = answer
    call()
    send_due(Way.TELEGRAM, "worker")

    assert outcomes(Way.TELEGRAM) == [outcome]
    assert Chat.objects.filter(user=manager).exists() == still_linked
    assert "token" not in Telling.objects.get(way="telegram").said


def test_turned_out_of_the_chat_nothing_is_written_any_more(bot, manager):
    Chat.objects.create(user=manager, chat=77, name="@max")
    member = {"chat": {"id": 77}, "new_chat_member": {"status": "kicked"}}
    bot.updates = [{"update_id": 1, "my_chat_member": member}, {"update_id": 2, "message": "nonsense"}]
    listening.listen("one")

    assert not Chat.objects.exists()
    assert Service.objects.get(way="telegram").state["offset"] == 3


def test_sms_by_the_template_of_the_gateway(call, gateway, administrator):
    options = {"url": f"{gateway.url}/send?to={{phone}}", "body": "api={key}&msg={text}&id={id}", "success": "sms_id"}
    services.change(administrator, Way.SMS, {"is_on": True, "key": "k&y", **options})
    gateway.answer = lambda *_request: (200, b'{"status":"OK","sms":{"79161234567":{"sms_id":"1"}}}')
    call()
    gateway.answer, good = lambda *_request: (200, b'{"status":"OK","code":201,"key":"k&y"}'), gateway.answer
    send_due(Way.SMS, "worker")
    refused = Telling.objects.get(way="sms")
    gateway.answer = good
    queue.put_back([refused.pk])
    send_due(Way.SMS, "worker")

    path, _headers, body = gateway.got[-1]
    form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    assert path == "/send?to=79161234567"
    assert form == {"api": "k&y", "msg": "Bakery <b>: Ada @Max <i>look</i> {key}", "id": str(refused.pk)}
    assert refused.outcome == Outcome.FAILED and "k&y" not in refused.said
    assert outcomes(Way.SMS) == [Outcome.SENT]


def test_what_may_have_come_is_not_sent_twice(call, gateway, administrator):
    services.change(administrator, Way.SMS, {"is_on": True, "url": f"{gateway.url}/send", "body": "m={text}"})
    gateway.answer = lambda *_request: (None, b"")
    call()
    send_due(Way.SMS, "worker")
    lost = outcomes(Way.SMS)
    call()
    second = Telling.objects.filter(way="sms").latest("pk")
    queue.take(Way.SMS, "dies")
    queue.give_back("dies")
    gateway.answer = lambda *_request: (200, b"ok")
    send_due(Way.SMS, "another")

    assert lost == [Outcome.UNKNOWN]
    assert Telling.objects.get(pk=second.pk).outcome == Outcome.UNKNOWN
    assert len(gateway.got) == 1


def test_a_key_does_not_go_to_another_address(administrator, settings):
    services.change(administrator, Way.SMS, {"is_on": True, "url": "https://sms.example/send", "key": "secret"})

    with pytest.raises(Exception) as refused:
        services.change(administrator, Way.SMS, {"url": "https://evil.example/send"})
    with pytest.raises(Exception) as inside:
        services.change(administrator, Way.SMS, {"url": "http://127.0.0.1/send", "key": "x"})

    assert "key" in refused.value.errors and "url" in inside.value.errors


def test_the_pages_of_the_administrator(client, administrator, manager, call, bot):
    Chat.objects.create(user=manager, chat=77, name="@max")
    bot.refuse = (400, {"ok": False, "error_code": 400, "description": "no <b>"})
    call()
    send_due(Way.TELEGRAM, "worker")
    telling = Telling.objects.get()
    client.force_login(administrator)

    ways = client.get("/settings/notice-ways").content.decode()
    page = client.get("/settings/notice-log?outcome=failed").content.decode()
    again = client.post(f"/settings/notice-log/{telling.pk}/again").status_code
    twice = client.post(f"/settings/notice-log/{telling.pk}/again").status_code
    wrong = client.post("/settings/notice-ways/mail", {"is_on": "on", "port": "25", "security": "tls", "version": "1"})
    trial = client.post("/settings/notice-ways/telegram/trial").status_code
    client.force_login(manager)
    denied = [client.get(path).status_code for path in ("/settings/notice-ways", "/settings/notice-log")]

    assert "123:token" not in ways and "Telegram" in ways
    assert "no &lt;b&gt;" in page and "Max" in page
    assert (again, twice, wrong.status_code, trial, denied) == (302, 404, 422, 302, [403, 403])
    assert 'id="e-host"' in wrong.content.decode() and 'id="e-sender"' in wrong.content.decode()
