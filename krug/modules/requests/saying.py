"""How long a request waits and has left, in few words."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from krug.modules.requests.models import Request


def due_in_words(request: Request, now: dt.datetime) -> str:
    """“answer by 14:30”, “late by 2 h”; how long it waits where there is no deadline."""
    if request.answer_by is None:
        return _("waits %(time)s") % {"time": short(now - request.received_at)}
    if request.answer_by <= now:
        return _("late by %(time)s") % {"time": short(now - request.answer_by)}
    return _("answer by %(moment)s") % {"moment": moment(request.answer_by, now)}


def moment(at: dt.datetime, now: dt.datetime) -> str:
    """The time alone where it is today, in the reader's time zone."""
    local = timezone.localtime(at)
    return f"{local:%H:%M}" if local.date() == timezone.localtime(now).date() else f"{local:%d.%m %H:%M}"


def short(time: dt.timedelta) -> str:
    """5 min, 2 h 20, 3 d."""
    minutes = max(int(time.total_seconds() // 60), 0)
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return _("%(n)d d") % {"n": hours // 24}
    if hours:
        return _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": rest}
    return _("%(n)d min") % {"n": minutes}
