"""A rule of repetition as a person says it."""

from __future__ import annotations

from django.utils import formats
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from krug.modules.activities.recurring.rules import BadRule, Freq, Rule, read

WORKING_DAYS = tuple((None, day) for day in range(5))


def in_words(text: str) -> str:
    """ "every 2 weeks: Mon, Wed, until 31 Dec 2027"; a rule that cannot be read as it is written."""
    try:
        rule = read(text)
    except BadRule:
        return text
    end = ""
    if rule.until is not None:
        end = _("until %(day)s") % {"day": formats.date_format(rule.until, "j E Y")}
    elif rule.count is not None:
        end = ngettext("%(n)d time", "%(n)d times", rule.count) % {"n": rule.count}
    return ", ".join(filter(None, (_how_often(rule), end)))


def _how_often(rule: Rule) -> str:
    n = rule.interval
    if rule.by_day == WORKING_DAYS and rule.freq in (Freq.DAILY, Freq.WEEKLY) and n == 1:
        return _("every working day")
    once = {
        Freq.DAILY: _("every day"),
        Freq.WEEKLY: _("every week"),
        Freq.MONTHLY: _("every month"),
        Freq.YEARLY: _("every year"),
    }
    several = {
        Freq.DAILY: ngettext("every %(n)d day", "every %(n)d days", n),
        Freq.WEEKLY: ngettext("every %(n)d week", "every %(n)d weeks", n),
        Freq.MONTHLY: ngettext("every %(n)d month", "every %(n)d months", n),
        Freq.YEARLY: ngettext("every %(n)d year", "every %(n)d years", n),
    }
    said = once[rule.freq] if n == 1 else several[rule.freq] % {"n": n}
    days = ", ".join(_weekday(which, day) for which, day in rule.by_day)
    dates = ", ".join(_("last day") if day == -1 else str(day) for day in rule.by_month_day)
    return ": ".join(filter(None, (said, ", ".join(filter(None, (dates, days))))))


def _weekday(which: int | None, day: int) -> str:
    name = str(WEEKDAYS_ABBR[day]).lower()
    if which is None:
        return name
    if which == -1:
        return _("last %(day)s") % {"day": name}
    return f"{which}. {name}"
