"""Built reports by programs: made, shared, run, changed, copied, removed."""

import pytest

from krug.core.access.models import Role
from krug.core.reports.models import SavedReport
from tests.api.conftest import fields_of

GIVEN = {
    "title": "By person",
    "type": "deal",
    "rows": [{"field": "responsible"}, {"field": "created_at", "unit": "year"}],
    "columns": {"field": "state"},
    "measures": [
        {"what": "count"},
        {"what": "sum", "field": "amount"},
        {"what": "formula", "title": "Each", "formula": "[sum_amount] / [records]", "form": "money"},
    ],
    "filter": '{"field":"amount","op":"ge","value":1}',
    "order": "-sum_amount",
    "top": 10,
    "chart": "table",
}


@pytest.fixture
def deals(manager, stranger, make_deal_of):
    return [make_deal_of(person, amount=amount) for person in (manager, stranger) for amount in ("10", "30.50")]


def test_what_is_made_is_given_back_and_run_by_its_name(mine, manager, deals):
    made = mine.post("saved-reports", GIVEN)
    given = made.json()
    found = mine.get(f"reports/{given['name']}").json()

    assert (made.status_code, made.headers["Location"]) == (201, f"/api/v1/saved-reports/{given['id']}")
    assert (given["name"], given["owner"], given["audience"]) == (f"built-{given['id']}", manager.pk, "own")
    assert mine.get(f"saved-reports/{given['id']}").json() == given
    assert mine.get("saved-reports").json()["items"] == [given]
    assert given["name"] in [one["name"] for one in mine.get("reports").json()["items"]]
    assert {key: found[key] for key in ("name", "title")} == {"name": given["name"], "title": "By person"}
    row = found["rows"][0]
    assert (row["group"], row["records"], row["sum_amount"], row["formula_1"]) == ("Max", 2, "40.50", "20.25")
    assert (row["records:open"], found["totals"]["sum_amount:open"]) == (2, "40.50")
    assert [column["key"] for column in found["columns"]][:2] == ["group", "group2"]


def test_a_period_and_a_comparison_may_be_asked_of_it(mine, deals):
    name = mine.post("saved-reports", {**GIVEN, "columns": None}).json()["name"]

    old = mine.get(f"reports/{name}?from=2020-01-01&to=2020-12-31&compare=year").json()

    assert (old["rows"], old["totals"]["records"], old["comparison"]["from"]) == ([], 0, "2019-01-01")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"rows": []}, "rows"),
        ({"rows": [{"field": "nothing"}]}, "rows.0.field"),
        ({"measures": [{"what": "sum", "field": "name"}]}, "measures.0.field"),
        ({"measures": [{"what": "formula", "title": "X", "formula": "[y]"}], "order": ""}, "measures.0.formula"),
        ({"order": "colour"}, "order"),
        ({"filter": "{"}, "filter"),
        ({"type": "nothing"}, "type"),
        ({"title": ""}, "title"),
        ({"top": 0}, "top"),
        ({"chart": "map"}, "chart"),
        ({"audience": "chosen", "people": [999999]}, "people"),
    ],
)
def test_what_will_not_do_is_told_by_its_field_and_nothing_is_kept(program, administrator, deal_kinds, wrong, field):
    answer = program(administrator).post("saved-reports", {**GIVEN, **wrong})

    assert (answer.status_code, fields_of(answer)) == (422, {field})
    assert not SavedReport.objects.exists()


def test_it_is_shared_as_far_as_one_may(program, mine, administrator, head, stranger, deal_kinds):
    firms = program(administrator)
    role = Role.objects.get(code="head").pk
    made = firms.post("saved-reports", {**GIVEN, "audience": "chosen", "people": [stranger.pk], "roles": [role]}).json()

    theirs, heads = program(stranger), program(head)
    assert (made["people"], made["roles"]) == ([stranger.pk], [role])
    assert [one.get(f"saved-reports/{made['id']}").status_code for one in (theirs, heads, mine)] == [200, 200, 404]
    assert mine.get(f"reports/{made['name']}").status_code == 404
    assert theirs.patch(f"saved-reports/{made['id']}", {"title": "Mine"}).status_code == 403
    assert theirs.delete(f"saved-reports/{made['id']}").status_code == 403
    assert heads.post("saved-reports", {**GIVEN, "audience": "all"}).status_code == 403
    assert SavedReport.objects.count() == 1


def test_a_change_leaves_what_it_does_not_name(mine, deals):
    given = mine.post("saved-reports", GIVEN).json()

    changed = mine.patch(f"saved-reports/{given['id']}", {"columns": None, "top": None, "version": given["version"]})
    late = mine.patch(f"saved-reports/{given['id']}", {"title": "Late", "version": given["version"]})

    kept = {**given, "columns": None, "top": None, "version": given["version"] + 1}
    assert (changed.status_code, changed.json()) == (200, kept)
    assert (late.status_code, late.json()["current"]["title"]) == (409, "By person")


def test_a_copy_is_ones_own_and_what_is_removed_is_gone(program, mine, head, manager, deals):
    heads = program(head)
    given = heads.post("saved-reports", {**GIVEN, "audience": "department"}).json()

    copied = mine.post(f"saved-reports/{given['id']}/copies")
    removed = heads.delete(f"saved-reports/{given['id']}")

    assert (copied.status_code, copied.json()["owner"], copied.json()["audience"]) == (201, manager.pk, "own")
    assert removed.status_code == 204
    assert mine.get(f"reports/{given['name']}").status_code == 404
    assert [one["id"] for one in mine.get("saved-reports?type=deal").json()["items"]] == [copied.json()["id"]]


def test_a_report_that_cannot_be_counted_is_a_problem_in_words(program, administrator, head, deals):
    given = program(administrator).post("saved-reports", {**GIVEN, "audience": "all"}).json()
    head.role.field_rights = {"deal": {"amount": "hidden"}}
    head.role.save()

    answer = program(head).get(f"reports/{given['name']}")

    assert answer.status_code == 422
    assert "скрыто от вашей роли" in answer.json()["detail"]


def test_a_key_to_read_makes_nothing(program, manager, deals):
    assert program(manager, "read").post("saved-reports", GIVEN).status_code == 403
    assert not SavedReport.objects.exists()
