"""Letters, through a mail server that really listens."""

import datetime as dt
import email
from email import policy as mail_policy

import pytest
from django.utils import timezone

from krug.core.access.models import User
from krug.core.notices import keeping, services
from krug.core.notices.models import Notice, Outcome, Telling, Wishes
from krug.core.notices.sending import queue
from krug.core.notices.sending.sender import send_due
from krug.core.notices.ways import Way
from krug.core.records import writing
from tests.notices.servers import MailServer

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(administrator, settings):
    settings.NOTICES_INSIDE = True
    found = MailServer()
    values = {
        "is_on": True,
        "host": "127.0.0.1",
        "port": found.port,
        "security": "none",
        "sender": "krug@firm.example",
        "name": "krug",
        "key": "secret",
        "site": "https://crm.firm.example",
    }
    services.change(administrator, Way.MAIL, values)
    yield found
    found.close()


@pytest.fixture
def awake(manager):
    """The manager has no quiet hours: tests run at any time of the day."""
    keeping.change(manager, {"quiet_from": None, "quiet_till": None})


@pytest.fixture
def call(administrator, manager, make_client_of, read_on):
    """call(text) calls the manager in a comment on a client of theirs."""
    client = make_client_of(manager, name="Bakery")

    def run(text="look at this"):
        writing.comment(client, administrator, f"@Max {text}")
        read_on()
        return client

    return run


def letter_of(server, number=-1):
    return email.message_from_bytes(server.letters[number][2], policy=mail_policy.default)


def test_a_letter_in_the_persons_language_with_a_way_out(server, awake, call, manager, client):
    User.objects.filter(pk=manager.pk).update(language="en")
    record = call("<b>now</b>")
    send_due(Way.MAIL, "worker")

    letter = letter_of(server)
    plain = letter.get_body(("plain",)).get_content()
    marked_up = letter.get_body(("html",)).get_content()
    leaving = letter["List-Unsubscribe"].strip("<>")
    assert server.letters[0][:2] == ("krug@firm.example", ["manager@firm.example"])
    assert letter["Subject"] == "Bakery: Ada @Max <b>now</b>"
    assert f"https://crm.firm.example{record.get_absolute_url()}" in plain and "What to tell me" in plain
    assert "&lt;b&gt;now&lt;/b&gt;" in marked_up and "<b>now" not in marked_up
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Telling.objects.get().outcome == Outcome.SENT

    path = leaving.removeprefix("https://crm.firm.example")
    asked = client.get(path)
    still = Wishes.of(manager).ways.get("mention")
    done = client.post(path, {"List-Unsubscribe": "One-Click"})
    call()

    assert (asked.status_code, still, done.status_code) == (200, None, 200)
    assert "mail" not in Wishes.of(manager).ways["mention"]
    assert client.get(path[:-2] + "xx").status_code == 404
    assert Telling.objects.count() == 1


def test_several_in_one_letter_at_the_hour_of_the_digest(server, awake, call, manager):
    keeping.change(manager, {"digest": "hourly"})
    for number in range(3):
        call(f"number {number}")
    send_due(Way.MAIL, "worker")
    early, due = len(server.letters), set(Telling.objects.values_list("due_at", flat=True))
    Telling.objects.update(due_at=timezone.now())
    Notice.objects.filter(pk=Notice.objects.order_by("pk").first().pk).update(read_at=timezone.now())
    send_due(Way.MAIL, "worker")

    assert early == 0
    assert all(moment > timezone.now() and moment.minute == 0 for moment in due)
    assert len(server.letters) == 1
    plain = letter_of(server).get_body(("plain",)).get_content()
    assert "number 0" not in plain and "number 1" in plain and "number 2" in plain
    assert sorted(Telling.objects.values_list("outcome", flat=True)) == ["read", "sent", "sent"]


def test_quiet_hours_hold_it_back(server, call, manager):
    local = timezone.localtime()
    minute = local.hour * 60 + local.minute
    keeping.change(manager, {"quiet_from": (minute - 60) % 1440, "quiet_till": (minute + 60) % 1440})
    call()
    send_due(Way.MAIL, "worker")

    assert server.letters == []
    assert timezone.now() + dt.timedelta(minutes=58) < Telling.objects.get().due_at


def test_what_is_out_of_sight_when_it_goes_is_not_told(server, awake, call, administrator, manager, stranger):
    record = call("secret")
    record.refresh_from_db()
    writing.change(record, administrator, {"responsible": stranger.pk}, record.version)
    send_due(Way.MAIL, "worker")

    assert server.letters == []
    assert Telling.objects.filter(user=manager).get().outcome == Outcome.UNSEEN


@pytest.mark.parametrize(
    ("answer", "receiver", "outcome"),
    [
        ("451 later", "250 OK", Outcome.WAITING),
        ("554 no", "250 OK", Outcome.FAILED),
        ("250 OK", "550 no such user", Outcome.FAILED),
        ("250 OK", "450 grey", Outcome.WAITING),
    ],
)
def test_faults(server, awake, call, answer, receiver, outcome):
    server.answer, server.receiver_answer = answer, receiver
    call()
    send_due(Way.MAIL, "worker")
    telling = Telling.objects.get()
    server.answer = server.receiver_answer = "250 OK"
    Telling.objects.update(due_at=timezone.now())
    queue.put_back([telling.pk])
    send_due(Way.MAIL, "worker")

    assert telling.outcome == outcome and telling.said
    assert len(server.letters) == 1
    assert Telling.objects.get().outcome == Outcome.SENT


def test_after_a_day_it_is_given_up(server, awake, call):
    server.answer = "451 later"
    call()
    send_due(Way.MAIL, "worker")
    Telling.objects.update(due_at=timezone.now(), first_at=timezone.now() - dt.timedelta(days=1))
    send_due(Way.MAIL, "worker")

    assert Telling.objects.get().outcome == Outcome.FAILED


def test_a_wrong_password_says_so_and_is_tried_again(server, awake, call):
    server.password = "another"
    call()
    send_due(Way.MAIL, "worker")

    telling = Telling.objects.get()
    assert telling.outcome == Outcome.WAITING and "Authentication" in telling.said


def test_into_a_private_network_only_where_the_operator_allows_it(server, awake, call, settings):
    settings.NOTICES_INSIDE = False
    call()
    send_due(Way.MAIL, "worker")

    assert server.letters == []
    assert "127.0.0.1" in Telling.objects.get().said
