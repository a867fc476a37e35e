"""When a visitor will be called back or answered: now, or as the firm opens."""

from __future__ import annotations

import datetime as dt

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from krug.core.hours.clocks import after, is_working
from krug.modules.requests.calendars import calendar_of
from krug.modules.requests.models import Terms

A_MINUTE = dt.timedelta(minutes=1)


def when_we_call() -> str:
    """In words; "" where the firm never works. One query."""
    here = _("We are here and will call you back shortly.")
    return _said(here, _("We are closed now and will call you on %(day)s from %(time)s."))


def when_we_answer() -> str:
    """The same of a chat."""
    return _said(_("We are here."), _("We are closed now and will answer on %(day)s from %(time)s."))


def _said(here: str, closed: str) -> str:
    calendar, now = calendar_of(Terms.current()), timezone.now()
    if is_working(calendar, now):
        return here
    opening = after(calendar, now, A_MINUTE)
    if opening is None:
        return ""
    at = (opening - A_MINUTE).astimezone(calendar.zone)
    day = formats.date_format(at, "l, j E")
    return closed % {"day": day.lower(), "time": f"{at:%H:%M}"}
