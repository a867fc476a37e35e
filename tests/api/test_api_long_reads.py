"""Reading a great many records by the API is an export: in the trail and before administrators, once an hour."""

import pytest
from django.db import transaction

from krug.core.access.models import Firm
from krug.core.api import long_reads
from krug.core.events.models import Event
from krug.core.records import kinds, writing
from krug.core.records.models import LargeExport


@pytest.fixture
def three(manager):
    writing.create(kinds.get("client"), manager, [{"name": f"Client {n}"} for n in range(3)])


def usual(rows):
    with transaction.atomic():
        firm = Firm.locked()
        firm.large_export, firm.large_exports_of_day = rows, 0
        firm.save()


def told():
    return list(LargeExport.objects.values_list("user__email", "rows", "title"))


def test_more_records_than_usual_within_an_hour_are_told_of_once(program, manager, three):
    usual(5)
    mine = program(manager, Accept_Language="en")

    mine.get("clients")
    before = told()
    for _time in range(4):
        mine.get("clients")

    assert (before, len(told())) == ([], 1)
    assert told()[0][:2] == ("manager@firm.example", 6)
    assert told()[0][2].startswith("API, token “")
    event = Event.objects.get(kind="firm.large_export")
    assert (event.actor, event.channel, event.data["rows"]) == (manager, "api", 6)


def test_every_token_and_every_hour_is_counted_by_itself(program, manager, three, monkeypatch):
    usual(5)
    mine, other = program(manager), program(manager)
    mine.get("clients")
    other.get("clients")
    later = long_reads.time.time() + 3600
    monkeypatch.setattr(long_reads.time, "time", lambda: later)
    mine.get("clients")

    assert told() == []


def test_without_a_limit_nothing_is_counted(program, manager, three):
    usual(0)
    mine = program(manager)
    for _time in range(3):
        mine.get("clients")

    assert (told(), long_reads.ReadingHour.objects.count()) == ([], 0)
