"""Timers: one at a time, kept in the base, booked on the days of the person's own clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from krug.core.access.models import Firm, Role
from krug.core.records import writing
from krug.core.records.cleaning import Invalid
from krug.core.settings import custom_fields
from krug.modules.timesheets import timing
from krug.modules.timesheets.models import TimeEntry, Timer
from krug.modules.timesheets.spans import pieces
from tests.api.conftest import Program

MOMENTS = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 1, 1), timezones=st.just(dt.UTC))
ZONES = st.sampled_from(["Europe/Moscow", "Europe/Berlin", "Pacific/Kiritimati", "America/St_Johns"]).map(ZoneInfo)


def ago(**span):
    return timezone.now() - dt.timedelta(**span)


def test_starting_another_stops_and_books_the_first(manager, work, make_client_of, make_deal_of):
    client, deal = make_client_of(manager), make_deal_of(manager)
    timing.start(manager, ("client", client.pk))
    Timer.objects.update(started_at=ago(minutes=29, seconds=30))

    timer, booked = timing.start(manager, ("deal", deal.pk), work["inside"])

    entries = list(TimeEntry.objects.order_by("pk"))  # two of them where midnight lay between
    assert (booked.entries, booked.minutes) == (entries, 30)
    assert {(entry.client_id, entry.kind) for entry in entries} == {(client.pk, work["client"])}
    assert (Timer.objects.get(), timer.card, timer.kind) == (timer, ("deal", deal.pk), work["inside"])


def test_the_same_press_twice_does_nothing_the_second_time(manager, work, make_client_of):
    card = ("client", make_client_of(manager).pk)
    first, _none = timing.start(manager, card)

    second, booked = timing.start(manager, card)
    stopped, again = timing.stop(manager), timing.stop(manager)

    assert (second, booked, again) == (first, None, None)
    assert [entry.spent for entry in stopped.entries] == [1]
    assert TimeEntry.objects.count() == 1


def test_what_cannot_be_timed_is_refused_and_nothing_runs(manager, stranger, make_client_of):
    theirs = make_client_of(stranger)
    for card, at, field in (
        (("client", theirs.pk), None, "client"),
        (("user", manager.pk), None, "card"),
        (None, timezone.now() + dt.timedelta(minutes=1), "started_at"),
        (None, ago(days=2), "started_at"),
    ):
        with pytest.raises(Invalid) as caught:
            timing.start(manager, card, at=at)
        assert list(caught.value.errors) == [field]
    assert not Timer.objects.exists()


def test_a_forgotten_timer_books_a_day_and_says_so(manager, work, book):
    timing.start(manager)
    Timer.objects.update(started_at=ago(days=3))

    done = timing.stop(manager)

    assert (done.minutes, done.is_cut) == (24 * 60, True)
    assert {entry.day for entry in done.entries} == {
        entry.begin.astimezone(ZoneInfo("Europe/Moscow")).date() for entry in done.entries
    }


def test_time_over_other_time_is_booked_and_told(manager, work, book):
    timing.start(manager, at=ago(minutes=30))
    first = timing.stop(manager).entries[-1]
    timing.start(manager, at=ago(minutes=20))

    done = timing.stop(manager)

    assert first in done.over
    assert f"{first.begins_at:%H:%M}" in timing.in_words(done)


def test_what_it_is_about_may_have_gone(manager, work, make_client_of):
    client = make_client_of(manager)
    timing.start(manager, ("client", client.pk))
    writing.put_in_bin(client, manager)

    [entry] = timing.stop(manager).entries

    assert (entry.client_id, entry.spent) == (None, 1)


@given(MOMENTS, st.integers(0, 3 * 24 * 3600), ZONES)
def test_pieces_are_as_long_as_the_whole(begin, seconds, zone):
    found = list(pieces(begin, begin + dt.timedelta(seconds=seconds), zone))

    assert sum(one.minutes for one in found) == max(1, -(-seconds // 60))
    assert [one.day for one in found] == sorted({one.day for one in found})
    assert found[0].day == begin.astimezone(zone).date()
    assert all(0 < one.minutes <= 25 * 60 for one in found)


def test_programs_start_and_stop_it(manager, work, make_deal_of):
    deal, mine = make_deal_of(manager), Program(manager)

    started = mine.post("timer", {"deal": deal.pk, "kind": work["talks"].pk, "note": "The offer"})
    runs = mine.get("timer").json()["running"]
    two = mine.post("timer", {"deal": deal.pk, "client": 1})
    done = mine.post("timer/stopping")
    none = mine.post("timer/stopping")

    assert (started.status_code, started.json()["booked"]) == (201, None)
    assert (runs["card"], runs["card_id"], runs["kind"]) == ("deal", deal.pk, work["talks"].pk)
    assert (two.status_code, none.status_code) == (422, 422)
    entry = TimeEntry.objects.get(pk=done.json()["entries"][0])
    assert (done.json()["spent"], entry.deal, entry.note) == ("0:01", deal, "The offer")
    assert mine.get("timer").json() == {"running": None}


def test_it_is_seen_on_every_page_and_stopped_with_one_press(client, manager, work, make_deal_of):
    deal = make_deal_of(manager)
    client.force_login(manager)

    client.post("/time/timer", {"kind": "deal", "id": deal.pk})
    pages = [client.get(url).content.decode() for url in ("/clients", f"/deals/{deal.pk}")]
    stopped = client.post("/time/timer/stopping", headers={"HX-Request": "true"}).content.decode()

    assert all('role="timer"' in page for page in pages)
    assert 'action="/time/timer/stopping"' in pages[1]
    assert 'role="timer"' not in stopped and 'id="timer"' in stopped
    assert TimeEntry.objects.get().deal == deal
    assert "0:01" in client.get(f"/deals/{deal.pk}").content.decode()


def test_who_may_book_nothing_has_no_timer(client, observer, make_client_of, administrator):
    found = make_client_of(administrator)
    client.force_login(observer)

    refused = client.post("/time/timer", {"kind": "client", "id": found.pk})

    assert refused.status_code == 403
    assert "/time/timer" not in client.get(f"/clients/{found.pk}").content.decode()
    assert not Timer.objects.exists()


def test_switched_off_it_is_nowhere(client, manager, work, make_deal_of):
    deal = make_deal_of(manager)
    timing.start(manager, ("deal", deal.pk))
    Firm.objects.update_or_create(pk=1, defaults={"modules_off": ["timesheets"]})
    client.force_login(manager)

    card = client.get(f"/deals/{deal.pk}").content.decode()

    assert '"/time' not in card and 'role="timer"' not in card
    assert [client.get(url).status_code for url in ("/time", "/time-entries")] == [404, 404]
    assert Program(manager).get("timer").status_code == 404
    assert Timer.objects.count() == 1


def test_what_a_role_may_not_set_by_hand_costs_no_time(client, administrator, manager, work, make_deal_of):
    deal = make_deal_of(manager)
    timing.start(manager, ("deal", deal.pk), note="Read")
    custom_fields.add(administrator, "time_entry", "text", {"title": "Room", "required": True})
    Role.objects.filter(pk=manager.role_id).update(
        field_rights={"time_entry": {"note": "hidden", "kind": "read", "deal": "read", "client": "read"}}
    )
    client.force_login(manager)

    answer = client.post("/time/timer/stopping")

    entry = TimeEntry.objects.order_by("pk").last()
    assert (answer.status_code, entry.deal, entry.note, Timer.objects.count()) == (302, deal, "Read", 0)


def test_nothing_begins_before_what_runs(manager, work):
    timing.start(manager)

    with pytest.raises(Invalid) as caught:
        timing.start(manager, at=ago(hours=1))

    assert (list(caught.value.errors), TimeEntry.objects.count()) == (["started_at"], 0)


def test_time_for_a_client_is_of_the_kind_that_the_last_time_for_one_was(
    manager, work, book, make_deal_of, make_client_of
):
    deal = make_deal_of(manager, client=make_client_of(manager).pk)
    book(manager, "1:00", kind="talks", deal=deal.pk)
    book(manager, "0:30", kind="inside")

    for_deal, _none = timing.start(manager, ("deal", deal.pk))
    inside, _booked = timing.start(manager)

    assert (for_deal.kind, inside.kind) == (work["talks"], work["inside"])
