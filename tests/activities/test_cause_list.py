"""The cause list: hearings in the order of their days, as far as the reader sees them."""

from urllib.parse import urlencode

import pytest

from krug.modules.activities import doing, planning
from tests.api.conftest import Program


@pytest.fixture
def hearings(plan, manager, stranger):
    first = {"kind": "hearing", "court": "City court", "case_number": "2-15", "judge": "Ivanova"}
    made = [
        plan(manager, title="Second", due_on="2026-12-02", due_time="09:00", **first),
        plan(manager, title="First", due_on="2026-12-01", due_time="15:00", **first),
        plan(manager, title="Early", due_on="2026-12-01", due_time="10:00", kind="hearing", court="District court"),
        plan(stranger, title="Of another", due_on="2026-12-01", **first),
        plan(manager, title="A call", due_on="2026-12-01"),
    ]
    planning.cancel(plan(manager, title="Called off", due_on="2026-12-01", **first), manager)
    doing.do(made[1], manager, "adjourned")
    return made


def asked(person, **more):
    query = urlencode({"from": "2026-12-01", "to": "2026-12-31", **more})
    return Program(person).get(f"reports/cause-list?{query}")


def test_by_day_and_hour_with_case_and_outcome(manager, hearings):
    rows = asked(manager).json()["rows"]

    assert [row["what"] for row in rows] == ["Early", "First", "Second"]
    assert (rows[1]["case"], rows[1]["judge"], rows[1]["outcome"]) == ("2-15", "Ivanova", "Отложено")


def test_of_one_court(manager, hearings):
    assert [row["what"] for row in asked(manager, court="District").json()["rows"]] == ["Early"]


def test_the_page_of_the_list(client, manager, hearings):
    client.force_login(manager)

    page = client.get("/reports/cause-list?from=2026-12-01&to=2026-12-31").content.decode()

    assert "City court" in page and "Of another" not in page


def test_what_a_role_does_not_see_is_neither_told_nor_asked_for(manager, hearings):
    manager.role.field_rights = {"activity": {"judge": "hidden"}}
    manager.role.save()

    assert "Ivanova" not in asked(manager).content.decode()
    assert asked(manager, judge="Ivanova").status_code == 422
