"""Moments on the clock of whoever books."""

from __future__ import annotations

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.utils import formats


@cache
def known() -> frozenset[str]:
    """The names of all zones that this machine knows."""
    return frozenset(available_timezones())


def zone_of(name: str) -> ZoneInfo:
    """The zone of this name; the firm's where there is none such."""
    return ZoneInfo(name if name in known() else settings.TIME_ZONE)


def offset_of(zone: ZoneInfo, at: dt.datetime) -> str:
    """ "UTC+3", as clocks of the zone stand at the moment."""
    minutes = int((at.astimezone(zone).utcoffset() or dt.timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def told(at: dt.datetime, zone: ZoneInfo) -> str:
    """ "Tuesday, 1 December 2026, 14:30 (UTC+3)" in the active language."""
    local = at.astimezone(zone)
    return f"{formats.date_format(local, 'l, j E Y')}, {local:%H:%M} ({offset_of(zone, at)})"
