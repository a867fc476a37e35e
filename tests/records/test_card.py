"""The card's page and its fragments."""

import pytest
from django.http import HttpResponse

from krug.core.events.models import Event
from krug.core.records import panels, writing
from krug.core.records.panels import Panel, Position

FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def record(manager, make_client_of):
    return make_client_of(manager, phones=["+7 905 632-70-41", "+7 905 632-70-42"], emails=["box@cancity.example"])


@pytest.fixture
def pages(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def panel(monkeypatch):
    monkeypatch.setattr(panels, "_panels", {})
    shown = Panel("notes", "Notes", Position.SIDE, "records/facts.html", lambda user, record: {"count": 7, "add": "/n"})
    shown.declare("test")
    return shown


def test_the_head_says_who_it_is(pages, record):
    page = pages.get(f"/clients/{record.pk}").content.decode()

    assert '<a href="tel:+79056327041">+7 905 632-70-41</a> <span class="mute">+1</span>' in page
    assert '<a href="mailto:box@cancity.example">box@cancity.example</a>' in page
    assert '<span class="badge badge--hollow">Потенциальный</span>' in page


def test_a_link_out_of_reach_is_not_named(pages, record, stranger, administrator, make_client_of):
    parent = make_client_of(stranger, name="Secret parent")
    writing.change(record, administrator, {"holding": parent.pk}, 1)

    page = pages.get(f"/clients/{record.pk}").content.decode()

    assert "Secret parent" not in page


def test_changes_are_told_by_titles_and_names(pages, record, manager, head):
    writing.change(record, head, {"responsible": head.pk, "status": "customer", "kind": "person"}, 1)
    pages.force_login(head)

    page = pages.get(f"/clients/{record.pk}").content.decode()

    assert '<span class="step-from">Max</span> → <span class="step-to">Hanna</span>' in page
    assert '<span class="step-from">Потенциальный</span> → <span class="step-to">Покупатель</span>' in page


def test_a_comment_by_fragment_leaves_the_page_where_it_is(pages, record):
    answer = pages.post(f"/clients/{record.pk}/comments", {"text": "Tall <b>order</b>\n\nby Friday"}, headers=FRAGMENT)

    assert (answer.status_code, answer.content) == (204, b"")
    feed = pages.get(f"/clients/{record.pk}/history?after=0").content.decode()
    assert "<p>Tall &lt;b&gt;order&lt;/b&gt;</p>\n\n<p>by Friday</p>" in feed


def test_a_comment_sent_again_because_its_answer_was_lost_stands_once(pages, record):
    sent = {"text": "Agreed", "uid": "01930000-0000-7000-8000-000000000001"}
    for _press in range(2):
        assert pages.post(f"/clients/{record.pk}/comments", sent, headers=FRAGMENT).status_code == 204

    pages.post(f"/clients/{record.pk}/comments", sent | {"uid": "01930000-0000-7000-8000-000000000002"})
    pages.post(f"/clients/{record.pk}/comments", sent | {"text": "Agreed, but later"})

    assert Event.objects.filter(kind="client.commented").count() == 3


def test_an_empty_comment_says_why_and_is_not_written(pages, record):
    answer = pages.post(f"/clients/{record.pk}/comments", {"text": "  "}, headers=FRAGMENT)

    assert answer.status_code == 422
    assert "krug:toasts" in answer.headers["HX-Trigger"]
    assert pages.get(f"/clients/{record.pk}/history").content.decode().count("data-event=") == 1


def test_the_history_is_filtered_by_group(pages, record, manager):
    writing.comment(record, manager, "A word")

    comments = pages.get(f"/clients/{record.pk}/history?group=comments").content.decode()
    changes = pages.get(f"/clients/{record.pk}/history?group=changes").content.decode()

    assert (comments.count("data-event="), changes.count("data-event=")) == (1, 1)
    assert "A word" in comments


def test_older_events_come_by_key_without_a_second_heading(pages, record, manager):
    for number in range(40):
        writing.comment(record, manager, f"{number}")
    first = pages.get(f"/clients/{record.pk}")
    query = f"before={first.context['older']}&day={first.context['last_day']:%Y-%m-%d}"

    older = pages.get(f"/clients/{record.pk}/history?{query}").content.decode()

    assert older.count("data-event=") == 11
    assert "feed-day" not in older


@pytest.mark.parametrize("query", ["before=x", "before=-1", f"after={'9' * 40}", "group=nonsense", "before=²"])
def test_nonsense_in_the_address_does_no_harm(pages, record, query):
    assert pages.get(f"/clients/{record.pk}/history?{query}").status_code == 200


def test_a_panel_is_drawn_with_its_count_and_plus_and_anew_by_itself(pages, record, panel):
    page = pages.get(f"/clients/{record.pk}").content.decode()
    alone: HttpResponse = pages.get(f"/clients/{record.pk}/panels/notes")

    heading = (
        '<header><h2>Notes</h2><span class="n">7</span><span class="push"><a class="icon-btn icon-btn--s" href="/n"'
    )
    assert heading in page
    assert alone.content.decode().startswith(heading)
    assert pages.get(f"/clients/{record.pk}/panels/none").status_code == 404


def test_an_observer_is_not_offered_to_write(client, observer, record):
    client.force_login(observer)

    page = client.get(f"/clients/{record.pk}").content.decode()

    assert 'class="composer"' not in page
    assert f"/clients/{record.pk}/edit" not in page
