"""The time sheet of a week: what stands in it, and what is typed into it."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.modules.activities import planning
from krug.modules.activities.times import today
from krug.modules.timesheets.models import TimeEntry
from krug.modules.timesheets.week.lines import Line
from krug.modules.timesheets.week.sheet import Sheet, name_of


@pytest.fixture
def page(client, manager):
    """page(**cells) posts a week of the manager as its page does: text by the cell's name, over what was shown."""
    client.force_login(manager)

    def post(cells, was=None, **asks):
        values = {"was": json.dumps(was or {}), **{f"t-{name}": text for name, text in cells.items()}}
        query = "&".join(f"{name}={value}" for name, value in asks.items())
        return client.post(f"/time?{query}", values)

    return post


def spent():
    return sorted(TimeEntry.objects.filter(deleted_at=None).values_list("spent", flat=True))


def week_of(person):
    monday = today(person) - dt.timedelta(days=today(person).weekday())
    return [monday + dt.timedelta(days=n) for n in range(7)]


def test_sums_stand_at_both_edges_and_last_weeks_lines_are_ready(manager, work, book, make_deal_of):
    deal = make_deal_of(manager)
    book(manager, "1:30", deal=deal.pk)
    book(manager, "0:20", deal=deal.pk)
    book(manager, "2:00", kind="inside")
    book(manager, "5:00", ago=7, kind="talks")

    drawn = Sheet(manager, manager, week_of(manager)).drawn()

    assert {(row.title.name, row.work, row.total) for row in drawn["rows"]} == {
        (str(deal), work["client"].name, "1:50"),
        ("", work["inside"].name, "2:00"),
        ("", work["talks"].name, ""),
    }
    assert [foot.booked for foot in drawn["feet"] if foot.is_today] == ["3:50"]
    assert drawn["total"] == "3:50"
    assert [bool(foot.working) for foot in drawn["feet"]][5:] == [False, False]


def test_what_is_typed_becomes_entries(page, manager, work, make_deal_of):
    deal, day = make_deal_of(manager), today(manager)
    cell = name_of(Line("deal", deal.pk, work["client"].pk), day)

    made = page({cell: "1:30"})
    entry = TimeEntry.objects.get()
    page({cell: "2,25"}, {cell: "1:30"})
    longer = TimeEntry.objects.get()
    page({cell: ""}, {cell: "2:15"})

    assert (made.status_code, entry.spent, entry.deal, entry.kind) == (302, 90, deal, work["client"])
    assert (longer.pk, longer.spent) == (entry.pk, 135)
    assert spent() == []


def test_of_several_entries_more_is_added_and_less_is_refused(page, manager, work, book):
    book(manager, "1:00")
    book(manager, "0:30")
    cell = name_of(Line(work=work["client"].pk), today(manager))

    less = page({cell: "1:00"}, {cell: "1:30"})
    more = page({cell: "2:00"}, {cell: "1:30"})

    assert (less.status_code, more.status_code) == (422, 302)
    assert spent() == [30, 30, 60]


def test_what_will_not_do_is_told_at_its_cell_and_nothing_is_saved(page, manager, work, book):
    book(manager, "20:00", kind="inside")
    good, bad = (name_of(Line(work=work[kind].pk), today(manager)) for kind in ("client", "talks"))

    no_time, too_long = page({good: "1:00", bad: "soon"}), page({good: "1:00", bad: "4:00"})
    overtaken = page({name_of(Line(work=work["inside"].pk), today(manager)): "3:00"}, {})

    for answer in (no_time, too_long, overtaken):
        assert answer.status_code == 422
        assert answer.content.decode().count('aria-invalid="true"') == 1
    assert 'value="soon"' in no_time.content.decode()
    assert spent() == [1200]


def test_room_is_made_before_it_is_used(page, manager, work, book):
    book(manager, "20:00", kind="inside")
    inside, talks = (name_of(Line(work=work[kind].pk), today(manager)) for kind in ("inside", "talks"))

    assert page({talks: "10:00", inside: "14:00"}, {inside: "20:00"}).status_code == 302
    assert spent() == [600, 840]


def test_a_head_sees_and_fills_the_week_of_their_people_and_others_do_not(
    client, page, manager, head, stranger, work, book
):
    book(manager, "1:17")
    cell = name_of(Line(work=work["talks"].pk), today(manager))

    client.force_login(stranger)
    theirs = client.get(f"/time?who={manager.pk}"), page({cell: "1:00"}, who=manager.pk)
    client.force_login(head)
    seen = client.get(f"/time?who={manager.pk}").content.decode()
    filled = client.post(f"/time?who={manager.pk}", {"was": "{}", f"t-{cell}": "0:43"})

    assert [answer.status_code for answer in theirs] == [404, 404]
    assert "1:17" in seen
    assert filled.status_code == 302
    assert TimeEntry.objects.get(spent=43).responsible == manager


def test_plan_stands_beside_fact(client, manager, work, book):
    task = planning.plan(manager, {"kind": "task", "title": "Draft", "due_on": today(manager), "duration": 60})
    book(manager, "1:45", activity=task.pk)
    client.force_login(manager)

    drawn = client.get("/time").context["planned"]

    [line] = drawn["lines"]
    assert (line.said, line.is_over) == (("1:00", "1:45", "0:45"), True)


def test_a_week_costs_the_same_however_much_was_booked(client, manager, work, book, make_deal_of, make_client_of):
    client.force_login(manager)
    book(manager, "0:10", deal=make_deal_of(manager).pk)
    book(manager, "0:10", client=make_client_of(manager).pk)
    client.get("/time")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/time")
    for number in range(5):
        book(manager, "0:10", deal=make_deal_of(manager).pk, kind="inside")
        book(manager, "0:10", client=make_client_of(manager).pk, ago=number)

    with CaptureQueriesContext(connection) as many:
        client.get("/time")

    assert len(many) == len(few)
