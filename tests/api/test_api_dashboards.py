"""Dashboards by program: one's own and those shared."""

import pytest

from krug.core.access.models import Permission
from krug.core.access.scopes import Action, Scope
from tests.api.conftest import fields_of

FIGURE = {"report": "records-deal", "shows": "figure", "column": "records", "parameters": {"period": "this-month"}}
GIVEN = {"row": "", "goal": "", "title": "", "width": 6, "height": 2}


@pytest.fixture
def made(mine):
    return mine.post("dashboards", {"title": "Mine", "panels": [FIGURE, {"report": "funnel"}]}).json()


def test_one_is_made_read_changed_and_removed(mine, manager):
    answer = mine.post("dashboards", {"title": "Mine", "panels": [FIGURE]})

    made = answer.json()
    path = f"dashboards/{made['id']}"
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/api/v1/{path}")
    assert made == {
        "id": made["id"],
        "title": "Mine",
        "owner": manager.pk,
        "audience": "own",
        "people": [],
        "roles": [],
        "ready": "",
        "panels": [{"id": 1, **GIVEN, **FIGURE}],
        "version": 1,
    }
    assert mine.get(path).json() == made
    assert [one["id"] for one in mine.get("dashboards").json()["items"]] == [made["id"]]
    assert mine.patch(path, {"title": "Ours", "version": 1}).json() == {**made, "title": "Ours", "version": 2}
    stale = mine.patch(path, {"title": "Theirs", "version": 1})
    assert (stale.status_code, stale.json()["current"]["title"]) == (409, "Ours")
    assert mine.delete(path).status_code == 204
    assert mine.get(path).status_code == 404


def test_panels_are_given_anew_and_known_ones_keep_their_number(mine, made):
    first, second = made["panels"]

    changed = mine.patch(f"dashboards/{made['id']}", {"panels": [second, {"report": "lost-reasons"}, first]}).json()

    assert [(panel["id"], panel["report"]) for panel in changed["panels"]] == [
        (2, "funnel"),
        (3, "lost-reasons"),
        (1, "records-deal"),
    ]


@pytest.mark.parametrize(
    ("panel", "field"),
    [
        ({"report": "no-such"}, "report"),
        ({"report": "funnel", "parameters": {"by": "magic"}}, "by"),
        ({"report": "funnel", "shows": "figure", "column": "x"}, "column"),
    ],
)
def test_a_panel_that_will_not_do_is_told_by_field(mine, panel, field):
    answer = mine.post("dashboards", {"title": "Mine", "panels": [panel]})

    assert (answer.status_code, fields_of(answer)) == (422, {field})


def test_anothers_is_not_there_unless_it_is_shared_and_then_not_changed(made, program, head, stranger):
    path = f"dashboards/{made['id']}"
    heads = program(head)
    assert heads.get(path).status_code == 404
    assert heads.patch(path, {"title": "x"}).status_code == 404
    Permission.objects.update_or_create(role=head.role, kind="deal", action=Action.SHARE, defaults={"scope": Scope.ALL})

    shared = heads.post("dashboards", {"title": "Common", "audience": "all", "panels": [FIGURE]}).json()

    theirs = program(stranger)
    assert theirs.get(f"dashboards/{shared['id']}").json()["title"] == "Common"
    assert theirs.patch(f"dashboards/{shared['id']}", {"title": "x"}).status_code == 403
    assert theirs.delete(f"dashboards/{shared['id']}").status_code == 403


def test_sharing_further_than_the_role_may_is_refused(mine, stranger):
    body = {"title": "Mine", "audience": "chosen", "people": [stranger.pk], "panels": [FIGURE]}

    assert mine.post("dashboards", body).status_code == 403
    assert mine.post("dashboards", {**body, "people": [10**9]}).status_code == 422
    assert mine.get("dashboards").json()["items"] == []
