"""Working time of the firm and of its people, with holidays, days worked otherwise, and absences."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.core.hours.models import Absence, FirmDay, PersonHours
from krug.core.hours.weeks import USUAL, calendars_of, firm_calendar, shorter

DAY = ((540, 1080),)


def spans(calendar, day):
    return calendar.exceptions[day]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 11, 2), DAY),
        (dt.date(2026, 11, 3), ((540, 1020),)),
        (dt.date(2026, 11, 4), ()),
        (dt.date(2025, 11, 1), ((540, 1020),)),
        (dt.date(2026, 11, 7), ()),
    ],
)
def test_the_firms_week_goes_by_the_calendar_of_its_country(db, day, expected):
    assert spans(firm_calendar(USUAL), day) == expected


def test_a_day_that_the_firm_works_otherwise(db):
    FirmDay.objects.create(day=dt.date(2026, 11, 4), kind="working")
    FirmDay.objects.create(day=dt.date(2026, 11, 5), kind="off")

    calendar = firm_calendar(USUAL)

    assert [spans(calendar, dt.date(2026, 11, day)) for day in (4, 5)] == [DAY, ()]


def test_a_person_has_hours_and_absences_of_their_own(manager, head):
    PersonHours.objects.create(person=manager, week=[[[600, 840]]] * 5 + [[], []])
    Absence.objects.create(person=manager, first=dt.date(2026, 12, 7), last=dt.date(2026, 12, 9))

    found = calendars_of([manager, head])

    days = [dt.date(2026, 12, day) for day in (4, 7, 9, 10)]
    assert [spans(found[manager.pk], day) for day in days] == [((600, 840),), (), (), ((600, 840),)]
    assert [spans(found[head.pk], day) for day in days] == [DAY] * 4


def test_as_many_questions_for_many_as_for_one(manager, head, administrator, django_assert_num_queries):
    with django_assert_num_queries(5):
        calendars_of([manager, head, administrator])


@pytest.mark.once
@given(
    st.lists(st.tuples(st.integers(0, 700), st.integers(1, 300)), max_size=3).map(
        lambda parts: tuple(
            (480 * n + begin % 180, 480 * n + begin % 180 + length) for n, (begin, length) in enumerate(parts)
        )
    ),
    st.integers(0, 900),
)
def test_a_shorter_day_has_so_much_less(day, minutes):
    def length(spans):
        return sum(end - begin for begin, end in spans)

    assert length(shorter(day, minutes)) == max(length(day) - minutes, 0)
