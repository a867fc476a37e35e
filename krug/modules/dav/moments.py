"""Days, moments and lengths as iCalendar writes them, and the zones they are said in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from krug.core.access import zones
from krug.modules.activities.recurring.rules import BadRule, days
from krug.modules.activities.recurring.rules import read as read_rule
from krug.modules.dav.lines import Component, Line, Malformed, line

DATE = re.compile(r"(\d{4})(\d\d)(\d\d)")
MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)")
LENGTH = re.compile(r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?")
OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(\d\d)?")
FIRST_YEAR, LAST_YEAR = 1900, 2200
# Names by which Outlook calls the zones of those who use Krug; of all others it attaches what they are.
WINDOWS = {
    "Russian Standard Time": "Europe/Moscow",
    "Kaliningrad Standard Time": "Europe/Kaliningrad",
    "Russia Time Zone 3": "Europe/Samara",
    "Ekaterinburg Standard Time": "Asia/Yekaterinburg",
    "Omsk Standard Time": "Asia/Omsk",
    "N. Central Asia Standard Time": "Asia/Novosibirsk",
    "North Asia Standard Time": "Asia/Krasnoyarsk",
    "North Asia East Standard Time": "Asia/Irkutsk",
    "Yakutsk Standard Time": "Asia/Yakutsk",
    "Vladivostok Standard Time": "Asia/Vladivostok",
    "Magadan Standard Time": "Asia/Magadan",
    "Belarus Standard Time": "Europe/Minsk",
    "FLE Standard Time": "Europe/Kyiv",
    "Central Asia Standard Time": "Asia/Almaty",
    "West Asia Standard Time": "Asia/Tashkent",
    "Caucasus Standard Time": "Asia/Yerevan",
    "Georgian Standard Time": "Asia/Tbilisi",
    "Azerbaijan Standard Time": "Asia/Baku",
    "W. Europe Standard Time": "Europe/Berlin",
    "Central European Standard Time": "Europe/Warsaw",
    "Romance Standard Time": "Europe/Paris",
    "GMT Standard Time": "Europe/London",
    "UTC": "UTC",
}
Clock = Callable[[dt.datetime], dt.datetime]


@dataclass(frozen=True)
class When:
    """A day, or a moment of it. `at` None: the whole day."""

    day: dt.date
    at: dt.datetime | None = None

    def on(self, zone: dt.tzinfo) -> tuple[dt.date, dt.time | None]:
        """As a clock of `zone` shows it."""
        if self.at is None:
            return self.day, None
        local = self.at.astimezone(zone)
        return local.date(), local.time()


class Reader:
    """Reads moments of one calendar: by the zones it attaches, floating ones by `zone`."""

    def __init__(self, calendar: Component, zone: dt.tzinfo) -> None:
        self._attached = {part.value("TZID"): part for part in calendar.of("VTIMEZONE")}
        self._clocks: dict[str, Clock] = {}
        self._zone = zone

    def when(self, found: Line) -> When:
        """Raises Malformed."""
        return self.moment(found.value.strip(), found.params.get("TZID", ""))

    def each(self, found: Line) -> list[When]:
        return [self.moment(one.strip(), found.params.get("TZID", "")) for one in found.value.split(",") if one.strip()]

    def moment(self, text: str, zone: str = "") -> When:
        if match := MOMENT.fullmatch(text):
            naive = _naive(*(int(found) for found in match.groups()[:6]))
            if match[7]:
                return When(naive.date(), naive.replace(tzinfo=dt.UTC))
            at = self._clock(zone)(naive) if zone else naive.replace(tzinfo=self._zone)
            return When(naive.date(), at)
        if match := DATE.fullmatch(text):
            return When(_naive(int(match[1]), int(match[2]), int(match[3])).date())
        raise Malformed(f"no date: {text[:30]}")

    def _clock(self, name: str) -> Clock:
        if name not in self._clocks:
            self._clocks[name] = self._found(name)
        return self._clocks[name]

    def _found(self, name: str) -> Clock:
        known = known_zone(name)
        if known is not None:
            return lambda naive: naive.replace(tzinfo=known)
        if name in self._attached:
            return Attached(self._attached[name])
        raise Malformed(f"no such time zone: {name[:60]}")


def known_zone(name: str) -> ZoneInfo | None:
    """By the name of the tz database, alone or behind a program's own prefix, or by Windows' name; None for others."""
    parts = name.strip().split("/")
    for start in range(len(parts)):
        text = "/".join(parts[start:])
        text = WINDOWS.get(text, text)
        if text in zones.known() or text == "UTC":
            return ZoneInfo(text)
    return None


class Attached:
    """The clock of a zone that nobody knows by name, by the VTIMEZONE that came along."""

    def __init__(self, zone: Component) -> None:
        self._parts = [_Observance(part) for part in zone.of("STANDARD", "DAYLIGHT")]
        if not 1 <= len(self._parts) <= 100:
            raise Malformed("a time zone without its times")

    def __call__(self, naive: dt.datetime) -> dt.datetime:
        begun = [(onset, part) for part in self._parts if (onset := part.last(naive)) is not None]
        part = max(begun, key=lambda one: one[0])[1] if begun else min(self._parts, key=lambda one: one.start)
        return naive.replace(tzinfo=dt.timezone(part.offset))


class _Observance:
    def __init__(self, part: Component) -> None:
        reader = Reader(Component("VCALENDAR"), dt.UTC)
        start = part.first("DTSTART")
        begun = reader.when(start) if start else None
        if begun is None or begun.at is None:
            raise Malformed("a time zone without a beginning")
        self.start = begun.at.replace(tzinfo=None)
        self.offset = _offset(part.value("TZOFFSETTO"))
        self._besides = [
            one.at.replace(tzinfo=None) for found in part.all("RDATE")[:100] for one in reader.each(found) if one.at
        ]
        try:
            # Of a year's months the engine knows the last Sunday, as it does of every month.
            text = part.value("RRULE").upper().replace("FREQ=YEARLY", "FREQ=MONTHLY")
            self._rule = read_rule(text) if "BYMONTH=" in text else None
        except BadRule as error:
            raise Malformed(f"time zone: {error}") from None

    def last(self, naive: dt.datetime) -> dt.datetime | None:
        """When it began last before `naive`; None where it had not."""
        found = [one for one in (self.start, *self._besides) if one <= naive]
        if self._rule is not None and found:
            start = self.start
            if naive.year - 2 > start.year:
                start = start.replace(year=naive.year - 2, day=1)
            on = days(self._rule, start.date(), start.date(), naive.date())
            coming = [dt.datetime.combine(day, self.start.time()) for day in on]
            found += [one for one in coming if self.start <= one <= naive]
        return max(found, default=None)


def _offset(text: str) -> dt.timedelta:
    match = OFFSET.fullmatch(text)
    if match is None or int(match[2]) > 23 or int(match[3]) > 59:
        raise Malformed("a time zone without its offset")
    size = dt.timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0) % 60)
    return -size if match[1] == "-" else size


def _naive(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> dt.datetime:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Malformed(f"no year of a calendar: {year}")
    try:
        return dt.datetime(year, month, day, hour, minute, min(second, 59))
    except ValueError:
        raise Malformed(f"no date: {year}-{month}-{day}") from None


def length(text: str) -> dt.timedelta:
    """P1DT2H and the like. Raises Malformed."""
    match = LENGTH.fullmatch(text.strip().upper())
    if match is None or not any(match.groups()[1:]):
        raise Malformed(f"no length of time: {text[:30]}")
    weeks, number, hours, minutes, seconds = (int(found or 0) for found in match.groups()[1:])
    size = dt.timedelta(days=weeks * 7 + number, hours=hours, minutes=minutes, seconds=seconds)
    return -size if match[1] == "-" else size


def date_text(day: dt.date) -> str:
    return f"{day.year:04}{day:%m%d}"


def stamp(at: dt.datetime) -> str:
    local = at.astimezone(dt.UTC)
    return f"{date_text(local.date())}T{local:%H%M%S}Z"


def when_line(name: str, day: dt.date, time: dt.time | None, zone: dt.tzinfo) -> Line:
    """A day, or a moment on the clock of `zone`."""
    if time is None:
        return line(name, date_text(day), value="DATE")
    key = getattr(zone, "key", "UTC")
    text = f"{date_text(day)}T{time:%H%M%S}"
    return line(name, f"{text}Z") if key == "UTC" else line(name, text, tzid=key)


def zone_lines(zone: dt.tzinfo, first: dt.date, last: dt.date) -> list[str]:
    """VTIMEZONE of `zone` as it is from `first` to `last`; none for UTC, which needs none."""
    key = getattr(zone, "key", "UTC")
    if key == "UTC":
        return []
    body = [one for onset in _onsets(zone, first, last) for one in _observed(zone, onset)]
    return ["BEGIN:VTIMEZONE", f"TZID:{key}", *body, "END:VTIMEZONE"]


def _onsets(zone: dt.tzinfo, first: dt.date, last: dt.date) -> Iterable[dt.datetime]:
    """The moments at which the clock was turned: the last one before `first`, and those up to `last`."""
    at = dt.datetime.combine(first, dt.time(), dt.UTC) - dt.timedelta(days=1)
    end = dt.datetime.combine(min(last, dt.date(LAST_YEAR, 1, 1)), dt.time(), dt.UTC) + dt.timedelta(days=1)
    yield at
    month = dt.timedelta(days=28)
    while at < end:
        following = at + month
        if at.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            yield _turn(zone, at, following)
        at = following


def _turn(zone: dt.tzinfo, before: dt.datetime, after: dt.datetime) -> dt.datetime:
    """The first moment with the offset of `after`, to the second."""
    new = after.astimezone(zone).utcoffset()
    while after - before > dt.timedelta(seconds=1):
        middle = before + (after - before) / 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == new:
            after = middle
        else:
            before = middle
    return after


def _observed(zone: dt.tzinfo, onset: dt.datetime) -> list[str]:
    local = onset.astimezone(zone)
    was = (onset - dt.timedelta(seconds=1)).astimezone(zone).utcoffset() or dt.timedelta()
    now = local.utcoffset() or dt.timedelta()
    name = "DAYLIGHT" if local.dst() else "STANDARD"
    start = (onset + was).replace(tzinfo=None)
    return [
        f"BEGIN:{name}",
        f"DTSTART:{date_text(start.date())}T{start:%H%M%S}",
        f"TZOFFSETFROM:{_signed(was)}",
        f"TZOFFSETTO:{_signed(now)}",
        f"TZNAME:{local.tzname()}",
        f"END:{name}",
    ]


def _signed(offset: dt.timedelta) -> str:
    seconds = int(offset.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    text = f"{sign}{seconds // 3600:02}{seconds // 60 % 60:02}"
    return f"{text}{seconds % 60:02}" if seconds % 60 else text
