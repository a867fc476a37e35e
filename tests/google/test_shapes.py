"""Events read and written: days, moments, zones, lengths, words."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from krug.modules.google.calendar.repeating import (
    Untaken,
    counted_from,
    line_of,
    occurrence_id,
    original_day,
    repetition_of,
)
from krug.modules.google.calendar.shapes import FIELDS, Unfit, body_of, on_clock, shape_of, stamp

MOSCOW = ZoneInfo("Europe/Moscow")
ZONES = st.sampled_from(["Europe/Moscow", "Asia/Kamchatka", "America/New_York", "UTC", "Asia/Kolkata"])
MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(dt.UTC)).map(stamp)
TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))
TIMED = st.tuples(MOMENTS, st.integers(1, 14400))
WHOLE_DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1)).map(lambda day: (day.isoformat(), 0))
TEXT = st.text("абв gh", max_size=12).map(lambda text: " ".join(text.split()))


def bare(body):
    """What a patch leaves of a new event."""
    return {
        name: {k: v for k, v in part.items() if v is not None} if isinstance(part, dict) else part
        for name, part in body.items()
    }


@given(st.one_of(TIMED, WHOLE_DAYS), TEXT, TEXT, ZONES)
def test_what_is_written_reads_as_it_was(span, title, note, zone):
    whole = {"title": title, "when": span[0], "minutes": span[1], "place": "", "note": note}

    event = bare(body_of(whole, whole, {}, zone))

    assert {name: shape_of(event)[name] for name in FIELDS} == whole


@given(MOMENTS, st.integers(0, 40 * 86400), ZONES, MOMENTS)
def test_a_length_krug_cannot_hold_stays_when_the_event_is_moved(when, seconds, zone, later):
    start = dt.datetime.strptime(when, "%Y-%m-%dT%H:%MZ").replace(tzinfo=dt.UTC)
    ends = start + dt.timedelta(seconds=seconds)
    seen = shape_of({"start": {"dateTime": start.isoformat()}, "end": {"dateTime": ends.isoformat()}})
    whole = {**seen, "when": later}

    moved = shape_of(bare(body_of({"when": later}, whole, seen, zone)))

    assert (moved["when"], moved["length"]) == (later, seconds)


def test_three_days_stay_three_days():
    seen = shape_of({"start": {"date": "2026-11-24"}, "end": {"date": "2026-11-27"}})
    whole = {**seen, "when": "2026-12-01"}

    body = body_of({"when": "2026-12-01"}, whole, seen, "Europe/Moscow")

    assert (body["start"]["date"], body["end"]["date"], body["end"]["dateTime"]) == ("2026-12-01", "2026-12-04", None)


def test_a_description_of_html_reads_as_text_and_rubbish_is_no_event():
    words = shape_of(
        {"start": {"date": "2026-11-24"}, "description": "Take <b>two</b><br>copies &amp; a pen\x00", "summary": "a\nb"}
    )

    assert (words["note"], words["title"]) == ("Take two\ncopies & a pen", "a b")
    for start in ({}, {"date": "soon"}, {"dateTime": "25:00"}, {"dateTime": 7}):
        with pytest.raises(Unfit):
            shape_of({"start": start, "end": start})


def series(start, zone="Europe/Moscow", *lines):
    return {"start": {"dateTime": start, "timeZone": zone}, "end": {"dateTime": start}, "recurrence": list(lines)}


@pytest.mark.parametrize(
    ("until", "last"),
    [("20261130T205959Z", "2026-11-30"), ("20261130T070000Z", "2026-11-30"), ("20261130T065959Z", "2026-11-29")],
)
def test_a_repetition_ends_on_the_last_day_on_which_it_comes(until, last):
    event = series("2026-11-24T10:00:00+03:00", "Europe/Moscow", f"RRULE:FREQ=DAILY;UNTIL={until}")

    found = repetition_of(event, shape_of(event)["when"], MOSCOW)

    assert str(found.rule.until) == last
    again = series("2026-11-24T10:00:00+03:00", "Europe/Moscow", line_of(found.rule, found.time, MOSCOW))
    assert repetition_of(again, shape_of(again)["when"], MOSCOW) == found


def test_of_a_repetition_that_began_long_ago_only_what_is_left_is_counted():
    event = series("2026-11-02T10:00:00+03:00", "Europe/Moscow", "RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE:20261123T070000Z")
    whole = repetition_of(event, shape_of(event)["when"], MOSCOW)

    rest = counted_from(whole, dt.date(2026, 11, 10))

    assert (rest.first, rest.rule.count, whole.without) == (dt.date(2026, 11, 16), 3, {dt.date(2026, 11, 23)})
    assert rest.days(rest.first, dt.date.max) == whole.days(dt.date(2026, 11, 10), dt.date.max)
    assert counted_from(whole, dt.date(2027, 1, 1)) is None


@pytest.mark.parametrize(
    ("zone", "lines"),
    [
        ("America/New_York", ["RRULE:FREQ=WEEKLY"]),
        ("Europe/Moscow", ["RRULE:FREQ=HOURLY"]),
        ("Europe/Moscow", ["RRULE:FREQ=WEEKLY", "RDATE:20261125T070000Z"]),
        ("Europe/Moscow", ["RRULE:FREQ=WEEKLY", "EXDATE:rubbish"]),
        ("Europe/Moscow", []),
    ],
)
def test_what_krug_cannot_repeat_is_said_to_be_so(zone, lines):
    event = series("2026-11-24T10:00:00+03:00", zone, *lines)

    with pytest.raises(Untaken):
        repetition_of(event, shape_of(event)["when"], MOSCOW)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1)), st.one_of(st.none(), TIMES))
def test_an_occurrence_is_known_by_the_day_it_stands_in_for(day, time):
    name = occurrence_id("abc", day, time, MOSCOW)
    stamped = name.partition("_")[2]
    said = (
        {"date": f"{day}"}
        if time is None
        else {"dateTime": dt.datetime.strptime(stamped, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC).isoformat()}
    )

    assert original_day({"originalStartTime": said}, MOSCOW) == day


def test_a_moment_is_shown_by_the_persons_clock():
    assert on_clock("2026-11-24T22:30Z", MOSCOW) == (dt.date(2026, 11, 25), dt.time(1, 30))
    assert on_clock("2026-11-24", MOSCOW) == (dt.date(2026, 11, 24), None)
