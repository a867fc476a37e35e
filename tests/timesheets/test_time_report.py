"""The report of time against the same counted by hand; what lies behind each figure; the load of people."""

import datetime as dt
from collections import Counter
from decimal import Decimal

import pytest

from krug.core.hours.clocks import worked
from krug.core.hours.models import Absence
from krug.core.hours.weeks import calendars_of, zone_of
from krug.core.reports.readers import Reader
from krug.core.reports.running import find, read, run_report
from krug.modules.activities.times import today
from krug.modules.timesheets.durations import in_hours
from krug.modules.timesheets.models import BillingRate, TimeEntry


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


def test_load_is_of_the_working_time_without_days_away(head, manager, work, book):
    book(manager, "2:00")
    day = today(manager)
    Absence.objects.create(person=head, first=day - dt.timedelta(days=30), last=day)
    book(head, "1:00")
    calendar = calendars_of([manager])[manager.pk]
    working = sum(worked(calendar, *moments).total_seconds() / 60 for moments in hours_of_week(manager))

    found = Counted(head)

    mine, away = found.rows[str(manager.pk)], found.rows[str(head.pk)]
    assert mine["working_hours"] == in_hours(int(working))
    assert mine["load"] == (Decimal(120) / Decimal(working)).quantize(Decimal("0.0001"))
    assert (away["working_hours"], away["load"]) == (0, None)


def hours_of_week(person):
    """Each of the last seven days as its first moment and the next day's."""
    zone = zone_of(person)
    for number in range(7):
        day = today(person) - dt.timedelta(days=number)
        yield tuple(dt.datetime.combine(day + dt.timedelta(days=n), dt.time(), zone) for n in (0, 1))


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


def test_whoever_booked_lately_and_nothing_now_has_a_row(head, manager, work, book):
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
