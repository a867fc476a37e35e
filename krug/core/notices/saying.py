"""Notices that come by the clock, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from krug.core.access.models import User
from krug.core.records import kinds

HOUR, DAY = 60, 24 * 60


def ahead(minutes: int) -> str:
    """ "in 15 minutes", in the largest unit that fits without a rest."""
    if minutes == 0:
        return _("at the time itself")
    if minutes % DAY == 0:
        return ngettext("%(n)d day before", "%(n)d days before", minutes // DAY) % {"n": minutes // DAY}
    if minutes % HOUR == 0:
        return ngettext("%(n)d hour before", "%(n)d hours before", minutes // HOUR) % {"n": minutes // HOUR}
    return ngettext("%(n)d minute before", "%(n)d minutes before", minutes) % {"n": minutes}


def of_reminder(data: Mapping[str, Any], record: Any, reader: User) -> str | None:
    """ "Closing expected: 31.12.2026"; None where the field is gone, emptied, or hidden from the reader."""
    kind = kinds.get(record.KIND).seen_by(reader)
    field = next((one for one in kind.columns if one.name == data.get("field")), None)
    if field is None or not reader.sees_field(record.KIND, field.name) or not field.value(record):
        return None
    return _("%(field)s: %(value)s") % {"field": field.title, "value": field.show(record, reader)}
