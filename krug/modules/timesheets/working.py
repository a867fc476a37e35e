"""How much working time people have by their calendars."""

from __future__ import annotations

import datetime as dt

from krug.core.hours.clocks import Calendar


def minutes_of_day(calendar: Calendar, day: dt.date) -> int:
    """Minutes of the person's working time on the day: none on a day off, nor while they are away."""
    return sum(end - begin for begin, end in calendar.exceptions.get(day, calendar.week[day.weekday()]))
