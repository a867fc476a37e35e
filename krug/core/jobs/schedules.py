"""What is to be done again and again, by one worker at a time."""

from __future__ import annotations

import datetime as dt
import logging

from django.utils import timezone

from krug.core.jobs import kinds
from krug.core.jobs.models import ScheduleState

logger = logging.getLogger(__name__)


def run_due() -> list[str]:
    """Run the schedules that are due; gives their codes. One that fails is due again at its next time."""
    now = timezone.now()
    known = dict(ScheduleState.objects.values_list("code", "next_at"))
    done = []
    for schedule in kinds.all_schedules():
        if schedule.code in known and known[schedule.code] > now:
            continue
        if not _claim(schedule, known.get(schedule.code), now):
            continue
        try:
            schedule.run()
            done.append(schedule.code)
        except Exception:
            logger.exception("schedule %s failed", schedule.code)
    return done


def _claim(schedule: kinds.Schedule, known: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether this worker is the one: others see the same row due and try the same update."""
    following = now + dt.timedelta(seconds=schedule.every)
    if known is None:
        return ScheduleState.objects.get_or_create(code=schedule.code, defaults={"next_at": following})[1]
    return bool(ScheduleState.objects.filter(code=schedule.code, next_at=known).update(next_at=following))
