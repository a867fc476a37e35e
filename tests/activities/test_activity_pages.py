import datetime as dt
import json

import pytest

from krug.modules.activities.models import Activity, Doing, State
from tests.activities.conftest import DAY

HTMX = {"HX-Request": "true"}


@pytest.fixture
def pages(client, manager):
    client.force_login(manager)
    return client


def said(answer):
    return json.loads(answer["HX-Trigger"])["krug:toasts"]["said"][0]


def test_done_in_place_with_the_suggested_next_step_and_undone_by_the_toast(pages, manager, make_client_of, plan):
    call = plan(manager, client=make_client_of(manager).pk)
    assert "Дозвонились" in pages.get(f"/activities/{call.pk}/doing?at=day", headers=HTMX).content.decode()

    values = {"result": "reached", "comment": "Yes", "next": "0"}
    answer = pages.post(f"/activities/{call.pk}/doing", values, headers=HTMX)

    assert (answer.status_code, Doing.objects.get().next.title) == (204, "Отправить КП")
    assert said(answer)["text"].startswith("Сделано: «Agree the price». Дальше: Отправить КП, ")
    assert pages.post(said(answer)["undo"], headers=HTMX).status_code == 204
    assert set(Activity.objects.values_list("title", "state")) == {
        ("Agree the price", State.PLANNED),
        ("Отправить КП", State.CANCELLED),
    }


@pytest.mark.parametrize("values", [{"next": "0", "without": "1"}, {}])
def test_done_without_a_next_step(pages, manager, plan, values):
    call = plan(manager)

    pages.post(f"/activities/{call.pk}/doing", {"result": "reached", **values}, headers=HTMX)

    assert (Doing.objects.get().next, Activity.objects.count()) == (None, 1)


def test_another_next_step_is_typed(pages, manager, plan):
    call = plan(manager)
    values = {"next": "other", "next_kind": "meeting", "next_title": "Show", "next_due_on": "2026-12-01"}

    pages.post(f"/activities/{call.pk}/doing", {"result": "reached", **values, "next_due_time": "12:30"}, headers=HTMX)

    found = Doing.objects.get().next
    assert (found.kind, found.title, found.due_on, found.due_time) == (
        "meeting",
        "Show",
        dt.date(2026, 12, 1),
        dt.time(12, 30),
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"result": "no such"},
        {"next": "77"},
        {"next": "x"},
        {"next": "other", "next_due_on": "never"},
        {"comment": "x" * 5001},
    ],
)
def test_a_refused_form_comes_back_with_what_was_typed(pages, manager, plan, wrong):
    call = plan(manager)

    answer = pages.post(
        f"/activities/{call.pk}/doing", {"result": "reached", "comment": "Keep me", **wrong}, headers=HTMX
    )

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert ("Keep me" in answer.content.decode()) == ("comment" not in wrong)
    assert Doing.objects.count() == 0


def test_moved_and_moved_back_by_the_toast(pages, manager, plan):
    call = plan(manager, due_time="14:30")

    answer = pages.post(f"/activities/{call.pk}/due?day=2026-11-30", headers=HTMX)
    call.refresh_from_db()
    moved = (call.due_on, call.due_time)
    pages.post(said(answer)["undo"], headers=HTMX)

    call.refresh_from_db()
    assert moved == (dt.date(2026, 11, 30), dt.time(14, 30))
    assert (call.due_on, call.due_time) == (DAY, dt.time(14, 30))


@pytest.mark.parametrize("query", ["day=", "day=31.02.2026", "", "day=2026-11-30&time=99"])
def test_an_impossible_day_moves_nothing(pages, manager, plan, query):
    call = plan(manager)

    answer = pages.post(f"/activities/{call.pk}/due?{query}", headers=HTMX)

    call.refresh_from_db()
    assert (answer.status_code, call.due_on, said(answer)["level"]) == (422, DAY, "error")


def test_all_overdue_go_to_tomorrow_and_back(pages, manager, head, plan):
    days = [dt.date(2020, 1, 1), dt.date(2020, 1, 2)]
    late = [plan(manager, due_on=day, due_time="10:00") for day in days]
    plan(head, due_on=days[0])

    answer = pages.post("/activities/moves", headers=HTMX)
    moved = Activity.objects.filter(due_on__gt=days[1]).count()
    pages.post(said(answer)["undo"], headers=HTMX)

    assert (said(answer)["text"], moved) == ("2 дела перенесены на завтра", 2)
    assert [Activity.objects.get(pk=one.pk).due_on for one in late] == days


@pytest.mark.parametrize("back", ["x", "5:", "5:never", "5:2026-11-24T99"])
def test_a_wrong_way_back_is_not_found(pages, back):
    assert pages.post(f"/activities/moves?back={back}").status_code == 404


def test_planned_from_the_composer_and_cancelled_by_the_toast(pages, manager, make_client_of):
    client = make_client_of(manager)
    values = {"kind": "meeting", "title": "Show", "due_on": "2026-12-01", "of": f"client:{client.pk}"}

    answer = pages.post("/activities/new", values, headers=HTMX)

    meeting = Activity.objects.get()
    assert (answer.status_code, meeting.client, meeting.state) == (204, client, State.PLANNED)
    pages.post(said(answer)["undo"], headers=HTMX)
    meeting.refresh_from_db()
    assert meeting.state == State.CANCELLED


def test_done_just_now_from_the_composer(pages, manager, make_client_of):
    client = make_client_of(manager)
    values = {"kind": "call", "of": f"client:{client.pk}", "due_on": "2030-01-01", "just_now": "1", "result": "reached"}

    answer = pages.post("/activities/new", values, headers=HTMX)

    call = Activity.objects.get()
    assert (answer.status_code, call.state, call.title) == (204, State.DONE, "Звонок")
    assert call.due_on.year < 2030


def test_a_refused_plan_comes_back_as_it_was_asked_for(pages, manager, make_client_of):
    client = make_client_of(manager)
    values = {"kind": "call", "title": "x" * 256, "of": f"client:{client.pk}"}

    page = pages.post("/activities/new", values)
    tab = pages.post("/activities/new", {**values, "composer": "1"}, headers=HTMX)

    assert (page.status_code, tab.status_code) == (422, 422)
    assert "<h1>" in page.content.decode()
    assert "<h1>" not in tab.content.decode()
    assert Activity.objects.count() == 0


def test_the_dialog_knows_whom_it_is_about(pages, manager, stranger, make_client_of):
    client, foreign = make_client_of(manager, name="Ours"), make_client_of(stranger)

    assert f'value="client:{client.pk}"' in pages.get(f"/activities/new?client={client.pk}").content.decode()
    assert pages.get(f"/activities/new?client={foreign.pk}").status_code == 404
    assert pages.get("/activities/new?of=wings:1").status_code == 404
    assert pages.post("/activities/new", {"of": f"client:{foreign.pk}"}).status_code == 404


def test_the_next_step_of_a_card_is_drawn_for_who_sees_the_card(pages, manager, stranger, make_client_of, plan):
    client, foreign = make_client_of(manager), make_client_of(stranger)

    empty = pages.get(f"/activities/next?of=client:{client.pk}").content.decode()
    plan(manager, title="Agree", client=client.pk)

    assert "Нет следующего шага" in empty
    assert "Agree" in pages.get(f"/activities/next?of=client:{client.pk}").content.decode()
    assert pages.get(f"/activities/next?of=client:{foreign.pk}").status_code == 404
    assert pages.get("/activities/next?of=client:").status_code == 404


def test_an_observer_plans_and_does_nothing(client, observer, manager, plan):
    call = plan(manager)
    client.force_login(observer)

    assert client.get("/").status_code == 200
    assert client.get("/activities/new").status_code == 403
    for verb in ("doing", "reopening", "cancelling", "due?day=2026-11-30"):
        assert client.post(f"/activities/{call.pk}/{verb}", {"result": "reached"}).status_code == 403
    assert client.post("/activities/moves", headers=HTMX).status_code == 204
    call.refresh_from_db()
    assert (call.version, call.state) == (1, State.PLANNED)


def test_a_strangers_activity_is_not_there(client, stranger, manager, plan):
    call = plan(manager)
    client.force_login(stranger)

    for verb in ("doing", "reopening", "cancelling", "due?day=2026-11-30"):
        assert client.post(f"/activities/{call.pk}/{verb}", {"result": "reached"}).status_code == 404
    call.refresh_from_db()
    assert call.version == 1
