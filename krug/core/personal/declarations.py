"""What the room declares: the page of the settings, and what may happen."""

from __future__ import annotations

from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from krug.core.events.kinds import EventKind
from krug.core.personal.models import GivenBy
from krug.core.records.kinds import RecordKind
from krug.core.records.settings_pages import Section, SettingsPage

ROOT = "/settings/consents"
PAGE = SettingsPage(
    "consents",
    _("Consents"),
    ROOT,
    Section.FIRM,
    "check",
    70,
    about=_("What people agree to when they give their data, with every version of the words."),
)
TEXT_KEPT = EventKind("consent_text.kept", _("wrote the consent “{title}”, version {number}"), "settings", "check")


def _words(data: dict[str, Any]) -> dict[str, Any]:
    day, way = parse_date(str(data.get("day", ""))), data.get("way", "")
    said = str(GivenBy(way).label) if way in GivenBy.values else "—"
    return {**data, "day": date_format(day, "DATE_FORMAT") if day else "—", "way": said}


def of_kind(kind: RecordKind) -> tuple[EventKind, ...]:
    """What may happen to the consents of a record of the kind, where it is of people."""
    if kind.is_person is None:
        return ()
    given, withdrawn = _("noted a consent: {title}, {day}, {way}"), _("noted that a consent was withdrawn: {title}")
    return (
        EventKind(f"{kind.code}.consented", given, icon="check", words=_words),
        EventKind(f"{kind.code}.consent_withdrawn", withdrawn, icon="x", words=_words),
    )
