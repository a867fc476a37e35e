"""The report of time against the same counted by hand; what lies behind each figure; the load of people."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest
from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.people import add_person
from krug.core.hours.clocks import worked
from krug.core.hours.models import Absence, FirmDay
from krug.core.hours.weeks import calendars_of, zone_of
from krug.core.reports.readers import Reader
from krug.core.reports.running import find, read, run_report
from krug.modules.activities.times import today
from krug.modules.timesheets.durations import in_hours
from krug.modules.timesheets.models import BillingRate, TimeEntry, WorkKind

# Eleven of the report itself, and what was asked for: the firm and the kinds of work.
QUERIES = 13


@pytest.fixture
def booked(manager, head, work, book, make_client_of, make_deal_of):
    """Some time of two people in the last days, at a rate."""
    BillingRate.objects.create(amount=Decimal(1200))
    client = make_client_of(manager)
    deal = make_deal_of(manager, client=client.pk)
    book(manager, "1:30", deal=deal.pk)
    book(manager, "2:00", ago=1, client=client.pk, kind="talks")
    book(manager, "3:10", ago=2, kind="inside")
    book(head, "0:50", ago=1)
    return {"client": client, "deal": deal}


class Counted:
    """The report of the last seven days as `person` has it."""

    def __init__(self, person, **asked):
        first = today(person) - dt.timedelta(days=6)
        self.asked = {"from": first.isoformat(), "to": today(person).isoformat(), **asked}
        self.report, self.reader = find(person, "time"), Reader(person)
        self.values = read(self.report, self.reader, self.asked)
        self.result = self.report.run(self.reader, self.values)
        self.totals = self.result.totals
        self.rows = {row.key: row.values for row in self.result.rows}

    def behind(self, row, column="hours"):
        return self.report.records(self.reader, self.values, row, column)


@pytest.mark.parametrize(
    ("by", "column"), [("person", "responsible_id"), ("client", "client_id"), ("deal", "deal_id"), ("kind", "kind_id")]
)
def test_rows_are_as_counted_by_hand_and_add_up(head, booked, by, column):
    sums, billed, amounts = Counter(), Counter(), Counter()
    for entry in TimeEntry.objects.all():
        key = str(getattr(entry, column) or 0)
        sums[key] += entry.spent
        billed[key] += entry.billable_time
        amounts[key] += entry.amount or 0

    found = Counted(head, by=by)

    assert {key: row["hours"] for key, row in found.rows.items()} == {key: in_hours(sums[key]) for key in sums}
    assert {key: row["billable_hours"] for key, row in found.rows.items()} == {
        key: in_hours(billed[key]) for key in sums
    }
    assert {key: row["amount"] for key, row in found.rows.items()} == {key: amounts[key] for key in sums}
    assert (found.totals["hours"], found.totals["amount"]) == (in_hours(450), 5200)
    for key in sums:
        assert sum(entry.spent for entry in found.behind(key)) == sums[key]
        assert sum(entry.billable_time for entry in found.behind(key, "billable_hours")) == billed[key]


@pytest.fixture
def worked_daily(db):
    """The last days are all worked, whatever the time of the year."""
    day = dt.date.today()
    near = [day + dt.timedelta(days=number) for number in range(-10, 2)]
    FirmDay.objects.bulk_create(FirmDay(day=one, kind="working") for one in near)


def been_here(*people, days=90):
    """Their accounts were made so many days ago."""
    made = timezone.now() - dt.timedelta(days=days)
    User.objects.filter(pk__in=[person.pk for person in people]).update(created_at=made)


def working_hours(person, numbers):
    """Hours by the person's calendar on the days of so many days ago, as the room of hours counts them."""
    calendar, total = calendars_of([person])[person.pk], 0
    for number in numbers:
        day = today(person) - dt.timedelta(days=number)
        moments = [dt.datetime.combine(day + dt.timedelta(days=n), dt.time(), zone_of(person)) for n in (0, 1)]
        total += worked(calendar, *moments).total_seconds() / 60
    return in_hours(int(total))


def test_load_is_of_the_working_time_without_days_away(worked_daily, head, manager, work, book):
    been_here(head, manager)
    book(manager, "2:00")
    day = today(manager)
    Absence.objects.create(person=head, first=day - dt.timedelta(days=30), last=day)
    book(head, "1:00")
    working = working_hours(manager, range(7))

    found = Counted(head)

    mine, away = found.rows[str(manager.pk)], found.rows[str(head.pk)]
    assert mine["working_hours"] == working
    assert mine["load"] == (Decimal(2) / working).quantize(Decimal("0.0001"))
    assert (away["working_hours"], away["load"]) == (0, None)


def test_the_load_of_all_is_the_same_whatever_the_rows(worked_daily, administrator, head, manager, booked, book):
    """Somebody has booked before the period alone, and some time is of no client, deal or kind."""
    been_here(administrator, head, manager)
    book(administrator, "1:00", ago=20, kind=None)
    book(manager, "0:30", ago=3, kind=None)
    working = sum(working_hours(person, range(7)) for person in (administrator, head, manager))

    found = [Counted(administrator, by=by).totals for by in ("person", "client", "deal", "kind", "week", "month")]

    assert [(one["working_hours"], one["load"]) for one in found] == [
        (working, (Decimal(8) / working).quantize(Decimal("0.0001")))
    ] * 6


def test_load_begins_with_coming_and_ends_with_leaving(worked_daily, administrator, head, manager, stranger, book):
    """By the account, or an earlier entry; and by the last entry, also of another kind than is asked for."""
    been_here(head, days=3)
    been_here(manager, stranger, days=2)
    been_here(administrator)
    book(head, "1:00")
    book(manager, "1:00", ago=5)
    book(stranger, "1:00", ago=6)
    book(stranger, "1:00", ago=4, kind="talks")
    User.objects.filter(pk=stranger.pk).update(is_active=False)
    days = {head: range(4), manager: range(6), stranger: range(4, 7)}

    found = Counted(administrator)
    of_kind = Counted(administrator, kind=str(WorkKind.objects.order_by("sort", "id")[0].pk))

    hours = {str(person.pk): working_hours(person, numbers) for person, numbers in days.items()}
    assert {key: row["working_hours"] for key, row in found.rows.items()} == hours
    assert found.totals["working_hours"] == of_kind.totals["working_hours"] == sum(hours.values())


def test_queries_do_not_grow_with_people(administrator, roles, book, django_assert_max_num_queries):
    for number in range(20):
        book(add_person(f"p{number}@firm.example", f"P {number}", "manager", "Sales"), "1:00", ago=number % 5)

    with django_assert_max_num_queries(QUERIES):
        found = Counted(administrator)

    assert len(found.rows) == 20


@pytest.mark.parametrize("by", ["week", "month"])
def test_weeks_and_months_have_all_their_days(head, booked, by):
    found = Counted(head, by=by)

    assert sum(found.behind(row).count() for row in found.rows) == 4
    for row, values in found.rows.items():
        assert values["hours"] == in_hours(sum(entry.spent for entry in found.behind(row)))


def test_everybody_counts_what_they_see_and_money_by_right(manager, head, stranger, booked):
    assert Counted(manager).totals["hours"] == in_hours(400)
    assert Counted(stranger).totals["hours"] == 0
    head.role.field_rights = {"time_entry": {"amount": "hidden"}}
    head.role.save()

    found = Counted(head)

    assert "amount" not in found.totals and all("amount" not in row for row in found.rows.values())
    assert found.totals["billable_hours"] == in_hours(260)


def test_whoever_booked_lately_and_nothing_now_has_a_row(worked_daily, head, manager, work, book):
    book(manager, "1:00", ago=20)

    found = Counted(head)

    assert [(key, row["hours"], row["load"]) for key, row in found.rows.items()] == [(str(manager.pk), 0, 0)]


def test_it_is_a_page_and_a_file_compared_with_the_time_before(client, head, manager, book, booked):
    book(manager, "4:00", ago=9)
    client.force_login(head)
    asks = Counted(head).asked

    page = client.get("/reports/time", {**asks, "compare": "previous"})
    told = run_report(head, "time", {**asks, "compare": "previous"})

    assert page.status_code == 200
    assert "Max" in page.content.decode()
    assert told["comparison"]["totals"]["hours"] == 4
    assert told["totals"]["hours"] == 7.5


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"period": "all"}, "записи с днём работы за всё время;"),
        ({"from": "2026-03-02"}, "записи с днём работы начиная с 2 марта 2026 г.;"),
    ],
)
def test_what_is_counted_reads_as_a_sentence(client, head, work, asked, said):
    client.force_login(head)

    assert said in client.get("/reports/time", asked).content.decode().replace("\xa0", " ")
