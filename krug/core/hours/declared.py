"""What the room of hours adds to the settings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import EventKind
from krug.core.hours.keeping import words
from krug.core.records.settings_pages import Section, SettingsPage

PEOPLE, DAYS_OFF = "/settings/people-hours", "/settings/days-off"
PAGES = (
    SettingsPage(
        "people-hours",
        _("Hours and absences of people"),
        PEOPLE,
        Section.WORK,
        "clock",
        15,
        about=_("Who works other hours than the firm, and who is away when."),
    ),
    SettingsPage(
        "days-off",
        _("Production calendar"),
        DAYS_OFF,
        Section.WORK,
        "cal",
        16,
        about=_("Holidays and moved days off of the firm's country, and days that the firm works otherwise."),
    ),
)
EVENTS = (
    EventKind("hours.changed", _("changed the working hours of {person}"), "settings", "clock"),
    EventKind("absence.added", _("noted that {person} is away, {first} – {last}"), "settings", "clock"),
    EventKind("absence.dropped", _("took back that {person} is away, {first} – {last}"), "settings", "clock"),
    EventKind("firm_day.set", _("set the day {day}: {how}"), "settings", "cal", words),
    EventKind("firm_day.dropped", _("gave the day {day} back to the calendar of the country"), "settings", "cal"),
)
