"""Kinds of activity beyond call, meeting and task: papers, hearings, and the firm's own."""

import datetime as dt

import pytest

from krug.core.events.models import Event
from krug.core.records.cleaning import Invalid
from krug.core.settings.short import keeping
from krug.modules.activities import doing, events, planning
from krug.modules.activities.models import Activity, OwnKind
from krug.modules.activities.own_kinds import OWN_KINDS

HEARING = {"kind": "hearing", "title": "Romashka v. Vasilek", "court": "Arbitration Court of Moscow"}
CASE = {"case_number": "А40-1234/2026", "judge": "Ivanova", "instance": "appeal", "due_time": "10:30"}


@pytest.fixture
def tasting(administrator):
    given = {"name": "Tasting", "icon": "box", "results": "Liked it; Did not like it", "asks": "place", "minutes": 40}
    return keeping.add(OWN_KINDS, administrator, given)


def test_a_document_says_what_is_sent_and_how(plan, manager, signed_in):
    activity = plan(manager, kind="document", title="", contents="Contract, two copies", way="courier")

    card = signed_in(manager).get(f"/activities/{activity.pk}").content.decode()

    assert str(activity) == "Отправить документ"
    assert "Contract, two copies" in card and "курьером" in card


def test_the_next_hearing_is_planned_with_the_outcome_and_is_of_the_same_case(plan, manager, signed_in):
    hearing = plan(manager, **HEARING, **CASE)

    answer = signed_in(manager).post(
        f"/activities/{hearing.pk}/doing",
        {"result": "adjourned", "next": "hearing", "hearing_on": "2027-02-01", "hearing_at": "15:00"},
        headers={"HX-Request": "true"},
    )

    following = Activity.objects.get(led_by__activity=hearing)
    assert answer.status_code == 204
    assert (following.kind, following.due_on, following.due_time) == ("hearing", dt.date(2027, 2, 1), dt.time(15))
    assert [following.title, following.court, following.case_number, following.judge, following.instance] == [
        *(hearing.title, hearing.court, hearing.case_number, "Ivanova", "appeal"),
    ]


def test_a_next_hearing_without_its_day_is_asked_for(plan, manager, signed_in):
    hearing = plan(manager, **HEARING)

    answer = signed_in(manager).post(f"/activities/{hearing.pk}/doing", {"result": "adjourned", "next": "hearing"})

    hearing.refresh_from_db()
    assert (answer.status_code, hearing.state) == (422, "planned")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://", "data:text/html,x", "ftp://host/x", "a b"])
def test_a_video_link_is_of_the_web(plan, manager, link):
    with pytest.raises(Invalid) as error:
        plan(manager, video_link=link)

    assert list(error.value.errors) == ["video_link"]


def test_an_own_kind_is_planned_by_the_form_and_done_with_its_own_result(tasting, manager, signed_in):
    pages = signed_in(manager)

    made = pages.post("/activities/new", {"kind": tasting.code, "title": "New blend", "due_on": "2026-12-01"})
    activity = Activity.objects.get(title="New blend")
    done = doing.do(activity, manager, "Liked it")

    event = Event.objects.get(kind="activity.own.done")
    assert (made.status_code, activity.own_kind, activity.minutes) == (302, tasting, 40)
    assert (done.result_title, events.words(event.data)["what"]) == ("Liked it", "tasting")
    assert "Tasting" in pages.get("/activities/new").content.decode()


def test_a_result_that_the_own_kind_has_not_is_refused(tasting, manager):
    activity = planning.plan(manager, {"kind": "own", "own_kind": tasting.pk, "title": "x"})

    with pytest.raises(Invalid):
        doing.do(activity, manager, "reached")

    assert Activity.objects.get().state == "planned"


def test_an_activity_of_an_own_kind_says_of_which(manager):
    with pytest.raises(Invalid) as error:
        planning.plan(manager, {"kind": "own", "title": "x"})

    assert list(error.value.errors) == ["own_kind"]


@pytest.mark.parametrize("results", ["a" * 31, "; ".join(map(str, range(13)))])
def test_results_that_cannot_be_kept_are_refused(administrator, results):
    with pytest.raises(Invalid):
        keeping.add(OWN_KINDS, administrator, {"name": "Tasting", "results": results})

    assert not OwnKind.objects.exists()


def test_a_kind_in_use_is_not_removed(tasting, administrator, manager):
    planning.plan(manager, {"kind": "own", "own_kind": tasting.pk, "title": "x"})

    with pytest.raises(Invalid):
        keeping.remove(OWN_KINDS, administrator, tasting)


def test_own_kinds_by_the_api(tasting, manager, program):
    made = program(manager).post("activities", {"kind": "own", "own_kind": tasting.pk, "due_on": "2026-12-01"})
    without = program(manager).post("activities", {"kind": "own", "due_on": "2026-12-01"})

    assert (made.status_code, made.json()["title"]) == (201, "Tasting")
    assert (without.status_code, without.json()["errors"][0]["field"]) == (422, "own_kind")
