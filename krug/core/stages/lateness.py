"""How late a record is, by its day and by how long it has stood in its stage: the same wherever it is said."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext

from krug.core.stages.models import Stage
from krug.core.stages.staged import Staged


def days_over(entered: dt.datetime | None, most: int | None, until: dt.datetime) -> int:
    """By how many full days a stay in a stage is longer than its longest, `most` days, from the first moment on at
    least one, so that "13 days here" and "3 over" agree with a longest of ten; 0 when it is not longer."""
    if entered is None or most is None:
        return 0
    over = until - entered - dt.timedelta(days=most)
    return max(over.days, 1) if over > dt.timedelta() else 0


def over_since(most: int, now: dt.datetime) -> dt.datetime:
    """Who came into a stage before this has outstayed its `most` days."""
    return now - dt.timedelta(days=most)


def days_past(due: dt.date | None) -> int:
    """How many days ago the day was, in the reader's time zone; 0 for today, for one to come and for none."""
    return max((timezone.localdate() - due).days, 0) if due else 0


def late(declared: Staged, stage: Stage | None) -> Q:
    """The condition on what stands in `stage`: past its day, or longer in the stage than is good."""
    found = Q(**{f"{declared.due}__lt": timezone.localdate()}) if declared.due else Q(pk__in=[])
    if stage is not None and stage.longest_stay_days is not None:
        found |= Q(stage_since__lt=over_since(stage.longest_stay_days, timezone.now()))
    return found


def said(declared: Staged, record: Any, stage: Stage | None) -> str:
    """In words by what the record is late, by the worse where it is by both; "" when it is not."""
    past = days_past(getattr(record, declared.due)) if declared.due else 0
    over = days_over(record.stage_since, stage.longest_stay_days if stage else None, timezone.now())
    if past >= over:
        return ngettext("%(n)d day past its day", "%(n)d days past its day", past) % {"n": past} if past else ""
    return over_in_words(over)


def over_in_words(days: int) -> str:
    return ngettext("%(n)d day over the norm", "%(n)d days over the norm", days) % {"n": days}
