"""A visitor writes on the site, the firm answers from the request's card, and each sees what the other says."""

from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from krug.core.access.models import Role
from krug.core.events.models import Event
from krug.core.notices import reading
from krug.core.notices.models import Notice
from krug.core.personal import forgetting
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.modules.requests import assigning, closing
from krug.modules.requests.models import Phase, Request
from krug.modules.site import chatting
from krug.modules.site.models import Chat, ChatMessage
from tests.api.conftest import Program, unspent
from tests.site.conftest import SENT, send

__all__ = ["unspent"]
JSON = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def form(make_form):
    return make_form(use="chat")


@pytest.fixture
def chat(visitor, form):
    """Begun by the visitor on the form."""
    led = send(visitor, form)
    assert led.status_code == 303
    return Chat.objects.select_related("submission__form").get()


@pytest.fixture
def request_(chat):
    return Request.objects.get(pk=chat.submission.request_id)


def said(visitor, chat, **asked):
    return [one["text"] for one in visitor.get(chat.address, asked, **JSON).json()["messages"]]


def test_the_form_leads_to_the_conversation_and_sent_twice_to_the_same(visitor, form):
    first, second = send(visitor, form, krug_key=""), send(visitor, form, krug_key="")

    page = visitor.get(first.headers["Location"])
    assert first.headers["Location"] == second.headers["Location"] == Chat.objects.get().address
    assert (page.status_code, SENT["text"] in page.content.decode()) == (200, True)
    assert Request.objects.get().text == SENT["text"]


def test_each_sees_what_the_other_says(visitor, manager, chat, request_):
    seen = visitor.get(chat.address, **JSON).json()["messages"][-1]["id"]
    assert visitor.post(chat.address, {"text": "Are you there?"}).status_code == 302

    chatting.reply(request_, manager, "Yes, here")

    told = visitor.get(chat.address, {"after": seen}, **JSON).json()
    assert [(one["who"], one["text"]) for one in told["messages"]] == [("", "Are you there?"), ("Max", "Yes, here")]
    assert told["ended"] is False
    request_.refresh_from_db()
    assert (request_.state, request_.responsible, request_.answered_by) == ("answered", manager, manager)
    kinds_written = Event.objects.filter(record_kind="request").order_by("pk").values_list("kind", flat=True)
    assert list(kinds_written)[-4:] == [
        "request.visitor_wrote",
        "request.chat_replied",
        "request.taken",
        "request.answered",
    ]
    assert "Are you there?" not in str(list(Event.objects.values_list("data", flat=True)))


@pytest.mark.once  # what is read of history on the second database is what other transactions have let go
def test_who_is_in_charge_is_told(visitor, manager, chat, request_):
    assigning.take(request_, manager)
    reading.begin_now()
    visitor.post(chat.address, {"text": "One more thing"})
    while reading.read_on():
        pass

    assert list(Notice.objects.values_list("user", "kind")) == [(manager.pk, "visitor_wrote")]


def test_the_card_shows_it_and_answers_and_a_role_that_may_not_does_not(client, manager, observer, chat, request_):
    client.force_login(manager)
    card = client.get(request_.get_absolute_url()).content.decode()
    assert (SENT["text"] in card, f'action="/requests/{request_.pk}/chat"' in card) == (True, True)

    done = client.post(f"/requests/{request_.pk}/chat", {"text": "Good day"}, headers={"HX-Request": "true"})
    empty = client.post(f"/requests/{request_.pk}/chat", {"text": " "}, headers={"HX-Request": "true"})
    assert (done.status_code, empty.status_code) == (204, 422)

    client.force_login(observer)
    card = client.get(request_.get_absolute_url()).content.decode()
    assert ("Good day" in card, f'action="/requests/{request_.pk}/chat"' in card) == (True, False)
    assert client.post(f"/requests/{request_.pk}/chat", {"text": "x"}).status_code == 403
    assert ChatMessage.objects.filter(chat=chat).count() == 2


def test_hidden_with_the_text_of_the_request(client, manager, chat, request_):
    Role.objects.filter(pk=manager.role_id).update(field_rights={"request": {"text": "hidden"}})
    manager.refresh_from_db()
    client.force_login(manager)

    assert chat.messages.count() == 1
    panel = client.get(f"/requests/{request_.pk}/panels/request_chat")
    assert SENT["text"] not in panel.content.decode()
    assert Program(manager).get(f"requests/{request_.pk}/chat").json() == {"items": []}


def test_a_closed_request_hears_nothing_more_and_loses_nothing(visitor, manager, chat, request_):
    closing.close(request_, manager, Phase.CLOSED, "Done")

    late = visitor.post(chat.address, {"text": "Still there?"})

    assert (late.status_code, "Still there?" in late.content.decode()) == (409, True)
    assert visitor.get(chat.address, **JSON).json()["ended"] is True
    with pytest.raises(Invalid):
        chatting.reply(Request.objects.get(), manager, "Late")
    assert ChatMessage.objects.count() == 1


@pytest.mark.parametrize(("text", "status"), [("  ", 422), ("x" * 4001, 422), ("<script>\x00\ud83d", 302)])
def test_bad_words_are_answered(visitor, chat, text, status):
    plain = "application/x-www-form-urlencoded"
    answer = visitor.post(chat.address, urlencode({"text": text}, errors="surrogatepass"), content_type=plain)

    assert answer.status_code == status
    assert "<script>\x00" not in visitor.get(chat.address).content.decode()


def test_much_at_once_is_refused(visitor, chat, monkeypatch):
    monkeypatch.setattr(chatting, "MOST_PER_HOUR", 2)

    told = [visitor.post(chat.address, {"text": str(number)}, **JSON) for number in range(2)]

    assert [one.status_code for one in told] == [200, 429]
    assert told[1].json()["error"]


def test_only_the_key_opens_it_and_only_under_its_own_form(visitor, make_form, chat):
    other = make_form(use="chat", title="Other")

    elsewhere = chat.address.replace(chat.submission.form.code, other.code)
    for address in (chat.address + "x", elsewhere):
        assert visitor.get(address, **JSON).status_code == visitor.post(address, {"text": "x"}).status_code == 404
        assert SENT["text"] not in visitor.get(address, follow=True).content.decode()
    assert Browser().get(chat.address).status_code == 200
    assert "no-store" in visitor.get(chat.address).headers["Cache-Control"]


def test_erased_with_the_client(visitor, administrator, chat, request_):
    client = writing.create(kinds.get("client"), administrator, [{"name": "Ann", "kind": "person"}])[0]
    writing.change(request_, administrator, {"client": client.pk}, request_.version)

    forgetting.forget(client, administrator)

    assert ChatMessage.objects.count() == 0
    led = visitor.get(chat.address)
    assert (led.status_code, led.headers["Location"].split("?")[0]) == (302, chat.submission.form.address)


def test_a_program_reads_and_answers(manager, chat, request_):
    program = Program(manager)

    assert program.post(f"requests/{request_.pk}/chat", {"text": "From a program"}).status_code in (200, 201)

    items = program.get(f"requests/{request_.pk}/chat").json()["items"]
    assert [(one["person"], one["text"]) for one in items] == [(None, SENT["text"]), (manager.pk, "From a program")]
