"""Reading a great many records by the API is an export: in the trail and before administrators, once an hour."""

import pytest
from django.db import transaction

from krug.core.access.models import Firm
from krug.core.api import long_reads
from krug.core.api.models import ReadingHour
from krug.core.events.models import Event
from krug.core.records import kinds, writing
from krug.core.records.models import ExportsOfDay, LargeExport


@pytest.fixture
def three(manager):
    writing.create(kinds.get("client"), manager, [{"name": f"Client {n}"} for n in range(3)])


def usual(rows, of_day=0):
    with transaction.atomic():
        firm = Firm.locked()
        firm.large_export, firm.large_exports_of_day = rows, of_day
        firm.save()


def told():
    return list(LargeExport.objects.values_list("user__email", "rows", "title"))


@pytest.fixture
def an_hour_passes(monkeypatch):
    def passes():
        later = long_reads.time.time() + 3600
        monkeypatch.setattr(long_reads.time, "time", lambda: later)

    return passes


def test_more_records_than_usual_within_an_hour_are_told_of_once_and_what_is_shown_follows(
    program, client, administrator, manager, three
):
    usual(5)
    mine = program(manager, Accept_Language="en")

    mine.get("clients")
    before = told()
    for _time in range(4):
        mine.get("clients")

    assert (before, len(told())) == ([], 1)
    assert told()[0][:2] == ("manager@firm.example", 15)
    assert told()[0][2].startswith("API, token “")
    event = Event.objects.get(kind="firm.large_export")
    assert (event.actor, event.channel, event.data["rows"]) == (manager, "api", 6)
    assert LargeExport.objects.get().rows_of_day == 15
    client.force_login(administrator)
    trail = client.get("/settings/audit").content.decode()
    assert "6 строк и больше" in trail
    assert "», 15 строк," in trail


def test_the_tokens_of_a_person_are_counted_together_and_those_of_another_by_themselves(
    program, manager, administrator, three
):
    usual(5)
    program(administrator).get("clients")
    program(manager).get("clients")
    before = told()

    program(manager).get("clients")

    assert before == []
    assert [row[:2] for row in told()] == [("manager@firm.example", 6)]


def test_every_hour_is_counted_by_itself(program, manager, three, an_hour_passes):
    usual(5)
    mine = program(manager)
    mine.get("clients")
    an_hour_passes()
    mine.get("clients")

    assert told() == []


def test_what_hours_below_the_limit_read_together_counts_for_the_day(program, manager, three, an_hour_passes):
    usual(5, of_day=7)
    mine = program(manager)
    for _hour in range(3):
        mine.get("clients")
        an_hour_passes()

    assert [row[:2] for row in told()] == [("manager@firm.example", 3)]
    assert LargeExport.objects.get().rows_of_day == 9
    assert ExportsOfDay.objects.get(user=manager).rows == 9


def test_few_records_are_written_down_with_the_next_hour_at_the_latest(program, manager, three, an_hour_passes):
    usual(100)
    mine = program(manager)
    mine.get("clients")
    before = ExportsOfDay.objects.count()
    an_hour_passes()
    mine.get("clients")

    assert before == 0
    assert ExportsOfDay.objects.get(user=manager).rows == 6
    assert ReadingHour.objects.get().rows == 3


def test_without_a_limit_nothing_is_counted(program, manager, three):
    usual(0)
    mine = program(manager)
    for _time in range(3):
        mine.get("clients")

    assert (told(), ReadingHour.objects.count()) == ([], 0)
