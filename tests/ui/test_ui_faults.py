"""What cannot be done is said in words, on a page and in a fragment."""

import json

import pytest
from django.test import Client

FRAGMENT = {"HX-Request": "true"}


def said(answer):
    return [(one["text"], one["level"]) for one in json.loads(answer.headers["HX-Trigger"])["krug:toasts"]["said"]]


def test_a_page_that_is_not_there_leads_on(client, manager):
    client.force_login(manager)

    answer = client.get("/clients/999")

    assert answer.status_code == 404
    assert "<h1>Не найдено</h1>" in answer.content.decode()


@pytest.mark.parametrize(
    ("url", "status", "text"),
    [
        ("/clients/999/bin", 404, "Такой записи больше нет, или она вам не видна."),
        ("/clients/new", 403, "У вас нет права на это действие."),
    ],
)
def test_a_fragment_says_it_as_an_alert(client, observer, url, status, text):
    client.force_login(observer)

    answer = client.post(url, {"name": "New"}, headers=FRAGMENT)

    assert (answer.status_code, answer.content.decode(), said(answer)) == (status, text, [(text, "error")])


def test_who_is_signed_out_keeps_the_page(client, roles):
    answer = client.get("/clients", headers=FRAGMENT)

    assert (answer.status_code, answer.headers.get("HX-Redirect")) == (401, None)


def test_a_broken_view_shows_no_traceback(client, manager, monkeypatch):
    client.force_login(manager)
    client.raise_request_exception = False
    monkeypatch.setattr("krug.core.search.views.find", lambda *_: 1 / 0)

    answer = client.get("/search?q=x")

    assert answer.status_code == 500
    assert "Что-то сломалось" in answer.content.decode()
    assert "ZeroDivisionError" not in answer.content.decode()


def test_a_form_from_another_site_is_refused_in_words(manager):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(manager)

    answer = strict.post("/clients/new", {"name": "New"})

    assert answer.status_code == 403
    assert "Страница устарела" in answer.content.decode()
