"""Hours of people, absences, and days of the firm's, as the administrator sets them."""

import datetime as dt

import pytest

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.hours import keeping
from krug.core.hours.models import Absence, FirmDay, PersonHours
from krug.core.hours.weeks import calendars_of
from krug.core.records.conflicts import Overtaken


@pytest.fixture
def pages(client, administrator):
    client.force_login(administrator)
    return client


def test_own_hours_are_set_and_taken_back(pages, manager):
    url = f"/settings/people-hours/{manager.pk}"

    set_ = pages.post(url, {"monday": "10:00-14:00", "tuesday": "10:00-13:00, 14:00-16:30"})
    week = calendars_of([manager])[manager.pk].week
    page = pages.get(url).content.decode()
    pages.post(url, {})

    assert (set_.status_code, week[:3]) == (302, (((600, 840),), ((600, 780), (840, 990)), ()))
    assert "10:00-13:00, 14:00-16:30" in page
    assert (PersonHours.objects.count(), Event.objects.filter(kind="hours.changed").count()) == (0, 2)


@pytest.mark.parametrize("text", ["from ten", "25:00-26:00", "10:00-09:00", "09:00-12:00, 11:00-14:00"])
def test_hours_that_are_none_are_refused(pages, manager, text):
    answer = pages.post(f"/settings/people-hours/{manager.pk}", {"monday": text})

    assert (answer.status_code, PersonHours.objects.count()) == (422, 0)


def test_two_administrators_do_not_overwrite_one_another(administrator, manager):
    keeping.set_week(manager, administrator, {"monday": "10:00-14:00"}, None)
    keeping.set_week(manager, administrator, {"monday": "10:00-15:00"}, 1)

    with pytest.raises(Overtaken):
        keeping.set_week(manager, administrator, {"monday": "10:00-16:00"}, 1)

    assert PersonHours.objects.get().week[0] == [[600, 900]]


def test_an_absence_is_noted_and_taken_back(pages, manager):
    url = f"/settings/people-hours/{manager.pk}/absences"

    pages.post(url, {"first": "2026-12-07", "last": "2026-12-11", "why": "trip"})
    wrong = pages.post(url, {"first": "2026-12-11", "last": "2026-12-07", "why": "trip"})
    absence = Absence.objects.get()
    shown = pages.get("/settings/people-hours").content.decode()
    pages.post(f"{url}/{absence.pk}/ending")

    assert (absence.first, absence.why, wrong.status_code) == (dt.date(2026, 12, 7), "trip", 422)
    assert "Командировка" in shown
    assert Absence.objects.count() == 0


def test_a_day_of_the_firms_own(pages):
    url = "/settings/days-off"

    pages.post(url, {"day": "2027-05-15", "kind": "working", "title": "За 10 мая"})
    wrong = [
        pages.post(url, given).status_code
        for given in ({"day": "x", "kind": "off"}, {"day": "2027-05-15", "kind": "x"})
    ]
    page = pages.get(f"{url}?year=2027").content.decode()
    pages.post(f"{url}/{FirmDay.objects.get().pk}/ending")

    assert (wrong, "За 10 мая" in page, FirmDay.objects.count()) == ([422, 422], True, 0)
    assert "247 рабочих дней" in page


def test_only_the_administrator_sets_them(client, manager):
    client.force_login(manager)

    asked = ["/settings/people-hours", f"/settings/people-hours/{manager.pk}", "/settings/days-off"]

    assert [client.get(url).status_code for url in asked] == [403, 403, 403]
    with pytest.raises(Denied):
        keeping.add_absence(manager, manager, dt.date(2026, 12, 7), dt.date(2026, 12, 8), "vacation")
    assert Absence.objects.count() == 0
