"""Working hours, absences and days of the firm, as an administrator's program sets them."""

import pytest

from krug.core.events.models import Event
from krug.core.hours.models import Absence, FirmDay, PersonHours
from tests.api.conftest import fields_of


@pytest.fixture
def ours(program, administrator):
    return program(administrator)


def test_own_hours_are_set_changed_and_given_up(ours, manager):
    path = f"users/{manager.pk}/hours"
    as_the_firm = ours.get(path).json()
    own = ours.patch(path, {"monday": "10:00-14:00", "tuesday": "10:00-13:00, 14:00-16:30"}).json()
    changed = ours.patch(path, {"version": own["version"], "monday": "11:00-15:00"}).json()
    stale = ours.patch(path, {"version": own["version"], "monday": "12:00-15:00"})
    given_up = ours.patch(path, {"monday": "", "tuesday": ""}).json()

    assert (as_the_firm["own"], as_the_firm["version"], given_up["own"]) == (False, None, False)
    assert (changed["monday"], changed["tuesday"]) == ("11:00-15:00", "10:00-13:00, 14:00-16:30")
    assert (stale.status_code, stale.json()["current"]["monday"]) == (409, "11:00-15:00")
    assert (PersonHours.objects.count(), Event.objects.filter(kind="hours.changed", channel="api").count()) == (0, 3)


def test_hours_that_are_none_are_named_by_their_day(ours, manager):
    answer = ours.patch(f"users/{manager.pk}/hours", {"friday": "from ten"})

    assert (answer.status_code, fields_of(answer), PersonHours.objects.count()) == (422, {"friday"}, 0)


def test_an_absence_is_noted_listed_and_taken_back(ours, manager, stranger):
    path = f"users/{manager.pk}/absences"
    made = ours.post(path, {"first": "2027-07-05", "last": "2027-07-18"})
    listed = ours.get(path).json()["items"]
    of_another = ours.delete(f"users/{stranger.pk}/absences/{made.json()['id']}").status_code
    back = ours.delete(made["Location"].removeprefix("/api/v1/")).status_code

    assert (made.status_code, made.json()["why"], listed) == (201, "vacation", [made.json()])
    assert (of_another, back, Absence.objects.count()) == (404, 204, 0)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"first": "2027-07-05", "last": "2027-07-04"}, "last"),
        ({"first": "2027-02-30", "last": "2027-07-04"}, "first"),
        ({"first": "2027-07-05", "last": "2027-07-06", "why": "bored"}, "why"),
    ],
)
def test_an_absence_that_is_none_is_refused(ours, manager, body, field):
    answer = ours.post(f"users/{manager.pk}/absences", body)

    assert (answer.status_code, fields_of(answer), Absence.objects.count()) == (422, {field}, 0)


def test_a_day_of_the_firms_is_set_and_given_back(ours):
    made = ours.post("days-off", {"day": "2027-03-09", "kind": "off", "title": "Inventory"})
    again = ours.post("days-off", {"day": "2027-03-09", "kind": "short"}).json()
    listed = ours.get("days-off?year=2027").json()["items"]
    gone = ours.delete(f"days-off/{again['id']}").status_code

    assert (made.status_code, again["id"], listed) == (201, made.json()["id"], [again])
    assert (ours.get("days-off?year=2026").json()["items"], gone, FirmDay.objects.count()) == ([], 204, 0)


def test_the_calendar_of_the_country_is_read(ours):
    told = ours.get("production-calendar?year=2026").json()

    assert (told["year"], told["confirmed"], told["working_days"]) == (2026, True, 247)
    assert (told["days"][0]["day"], told["days"][0]["kind"]) == ("2026-01-01", "holiday")


def test_nobody_else_sets_hours(program, manager):
    theirs = program(manager)

    assert theirs.patch(f"users/{manager.pk}/hours", {"monday": ""}).status_code == 403
    assert theirs.get(f"users/{manager.pk}/absences").status_code == 403
    assert theirs.post("days-off", {"day": "2027-03-09", "kind": "off"}).status_code == 403
