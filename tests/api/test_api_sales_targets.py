"""Targets of sales by program: the same verbs and the same reach as on the page."""

import pytest

from krug.modules.targets.models import SalesTarget
from tests.api.conftest import fields_of

MARCH = "2026-03-01"


@pytest.fixture
def theirs(program, administrator):
    return program(administrator)


@pytest.fixture
def made(theirs, manager, stranger, head):
    """Targets of March: the firm's, a department's, two people's."""
    bodies = (
        {"month": MARCH, "revenue": "9000.00"},
        {"month": MARCH, "department": head.department_id, "revenue": "5000.00"},
        {"month": MARCH, "person": manager.pk, "revenue": "200.50", "deals": 3},
        {"month": MARCH, "person": stranger.pk, "deals": 7},
    )
    return [theirs.post("sales-targets", body).json() for body in bodies]


def test_a_target_is_set_read_changed_and_taken_away(theirs, manager):
    answer = theirs.post("sales-targets", {"month": MARCH, "person": manager.pk, "revenue": "200.50", "deals": 3})

    made = answer.json()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/sales-targets/{made['id']}"
    expected = {
        "person": manager.pk,
        "department": None,
        "group": None,
        "month": MARCH,
        "revenue": "200.50",
        "deals": 3,
        "version": 1,
    }
    assert made == {"id": made["id"], **expected}
    path = f"sales-targets/{made['id']}"
    assert theirs.get(path).json() == made
    assert theirs.patch(path, {"deals": None, "version": 1}).json() == {**made, "deals": None, "version": 2}
    stale = theirs.patch(path, {"deals": 9, "version": 1})
    assert (stale.status_code, stale.json()["current"]["version"]) == (409, 2)
    assert theirs.delete(path).status_code == 204
    assert theirs.get(path).status_code == 404


def test_each_reads_what_their_deals_reach(made, program, administrator, head, manager, stranger, nobody):
    def read(user):
        return [one["id"] for one in program(user).get("sales-targets").json()["items"]]

    firm, department, max_, stan = (one["id"] for one in made)
    assert read(administrator) == [firm, department, max_, stan]
    assert read(head) == [department, max_]
    assert read(manager) == [max_]
    assert read(stranger) == [stan]
    assert read(nobody) == []


def test_filters(made, theirs, manager):
    assert len(theirs.get(f"sales-targets?person={manager.pk}").json()["items"]) == 1
    assert len(theirs.get("sales-targets?month__gte=2026-03-01&limit=3").json()["items"]) == 3
    assert theirs.get("sales-targets?month=2026-04-01").json()["items"] == []


def test_the_head_sets_for_the_department_only(made, program, head, manager, stranger):
    heads = program(head)

    assert heads.post("sales-targets", {"month": "2026-04-01", "person": manager.pk, "deals": 1}).status_code == 201
    assert heads.post("sales-targets", {"month": "2026-04-01", "person": stranger.pk, "deals": 1}).status_code == 403
    assert heads.post("sales-targets", {"month": "2026-04-01", "deals": 1}).status_code == 403
    assert heads.patch(f"sales-targets/{made[3]['id']}", {"deals": 1}).status_code == 404
    assert heads.delete(f"sales-targets/{made[0]['id']}").status_code == 404


def test_a_manager_sets_nothing(made, mine):
    assert mine.patch(f"sales-targets/{made[2]['id']}", {"deals": 1}).status_code == 403
    assert mine.delete(f"sales-targets/{made[2]['id']}").status_code == 403
    assert SalesTarget.objects.count() == 4


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"month": "2026-03-02", "deals": 1}, "month"),
        ({"month": "2026-02-30", "deals": 1}, "month"),
        ({"month": MARCH}, "revenue"),
        ({"month": MARCH, "person": 1, "department": 1, "deals": 1}, "department"),
        ({"month": MARCH, "person": 10**9, "deals": 1}, "person"),
        ({"month": MARCH, "deals": -1}, "deals"),
        ({"month": MARCH, "revenue": "-1"}, "revenue"),
    ],
)
def test_what_will_not_do_is_told_by_field(theirs, body, field):
    answer = theirs.post("sales-targets", body)

    assert (answer.status_code, fields_of(answer)) == (422, {field})


def test_a_second_target_of_a_month_is_refused(made, theirs, manager):
    answer = theirs.post("sales-targets", {"month": MARCH, "person": manager.pk, "deals": 1})

    assert (answer.status_code, fields_of(answer)) == (422, {"month"})


def test_who_does_not_see_amounts_is_not_told_the_revenue(made, mine, manager):
    manager.role.field_rights = {"deal": {"amount": "hidden"}}
    manager.role.save()

    [item] = mine.get("sales-targets").json()["items"]

    assert (item["revenue"], item["deals"]) == (None, 3)
