"""Learning at night or when asked, and judging the deals in work anew."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.jobs import queue
from krug.core.jobs.kinds import JobKind, Schedule
from krug.core.jobs.models import Job, JobState
from krug.core.jobs.running import Running
from krug.core.records.modules import is_on
from krug.modules.deals.models import DealScore, Scoring
from krug.modules.deals.score import reading, weighing
from krug.modules.deals.score.features import EPOCH, Past
from krug.modules.deals.score.model import Model
from krug.modules.deals.score.place import LEARNING, OPTION, ROOT

AT_NIGHT = 3  # o'clock by the firm's zone
LATELY = 300  # deals judged anew at once between the nights


def begin(actor: User) -> Job:
    """Learn now, in the background; what is under way already is given instead. Raises Denied."""
    policy.check_administrator(actor)
    return under_way() or queue.start(LEARNING, actor, {})


def under_way() -> Job | None:
    return Job.objects.filter(kind=LEARNING, state__in=[JobState.WAITING, JobState.RUNNING]).order_by("pk").first()


def _run(job: Running) -> dict[str, Any]:
    """Learn, then judge every deal in work, piece by piece."""
    if not is_on(OPTION):
        return {}
    if "after" not in job.checkpoint:
        learnt = _learnt(job)
        with job.piece(0, checkpoint={"after": 0}):
            Scoring.objects.update_or_create(pk=Scoring.ONLY, defaults=learnt)
            weighing.out_of_work().delete()
            if learnt["model"] is None:
                DealScore.objects.all().delete()
    kept = Scoring.current("tried")
    if kept is None or kept.model is None:
        return {"closed": kept.closed if kept else 0}
    return {"closed": kept.closed, "judged": _judge(job, Model.of(kept.model))}


def _learnt(job: Running) -> dict[str, Any]:
    from krug.modules.deals.score.learning import learn

    ids = list(reading.closed_deals().values_list("pk", flat=True)[: reading.MOST])
    pasts: list[Past] = []
    for piece in reading.pasts_of(ids):
        pasts += piece
        job.tell(_("Reading closed deals"), len(pasts), len(ids))
    found = learn(pasts, lambda: job.tell(_("Learning")))
    return {
        "learnt_at": timezone.now(),
        "closed": found.closed,
        "won": found.won,
        "model": found.model.plain() if found.model else None,
        "tried": [[deal, round(chance * 1000), int(won)] for deal, chance, won in found.tried],
        "tells_apart": found.tells_apart,
        "trial_from": dt.date.fromordinal(EPOCH + int(found.trial_from)) if found.trial_from else None,
    }


def _judge(job: Running, model: Model) -> int:
    done, after = 0, int(job.checkpoint.get("after", 0))
    while True:
        ids = list(weighing.open_deals().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:200])
        if not ids:
            return done
        after = ids[-1]
        with job.piece(done + len(ids), checkpoint={"after": after}):
            done += weighing.weigh(ids, model)


def look(now: dt.datetime | None = None) -> None:
    """Every minute: judge what was changed since; and learn once a night. `now` None: as it is."""
    if not is_on(OPTION):
        return
    kept = Scoring.current("tried")
    if kept is not None and kept.model is not None:
        weighing.out_of_work().delete()
        weighing.weigh(list(weighing.to_weigh_anew().values_list("pk", flat=True)[:LATELY]), Model.of(kept.model))
    now = timezone.localtime(now)
    if (kept is None or (now.hour >= AT_NIGHT and timezone.localdate(kept.learnt_at) < now.date())) and not under_way():
        queue.start(LEARNING, None, {}, key=f"night-{now.date()}")


JOBS = (
    JobKind(LEARNING, gettext_lazy("Learning which deals are won"), _run, page=lambda _job: ROOT),
    Schedule("deals.score", 60, look),
)
