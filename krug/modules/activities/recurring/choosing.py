"""What the forms offer as repetitions, and the rule that is meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.records.cleaning import Invalid


class Often(models.TextChoices):
    NEVER = "", gettext_lazy("does not repeat")
    DAY = "FREQ=DAILY", gettext_lazy("every day")
    WORKING_DAY = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", gettext_lazy("every working day")
    WEEK = "FREQ=WEEKLY", gettext_lazy("every week")
    TWO_WEEKS = "FREQ=WEEKLY;INTERVAL=2", gettext_lazy("every two weeks")
    MONTH = "FREQ=MONTHLY", gettext_lazy("every month")
    MONTH_END = "FREQ=MONTHLY;BYMONTHDAY=-1", gettext_lazy("on the last day of the month")
    QUARTER = "FREQ=MONTHLY;INTERVAL=3", gettext_lazy("every quarter")
    YEAR = "FREQ=YEARLY", gettext_lazy("every year")


def rule_of(given: Mapping[str, str]) -> str:
    """The rule a form means by `often` and `until`; "" where nothing repeats. Raises Invalid for a bad day."""
    often, until = given.get("often", ""), given.get("until", "")
    if not often or not until:
        return often
    try:
        day = dt.date.fromisoformat(until)
    except ValueError:
        raise Invalid({"until": _("Enter a date, for example 2026-12-31.")}) from None
    return f"{often};UNTIL={day:%Y%m%d}"
