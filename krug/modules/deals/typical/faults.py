"""Where a deal and its run disagree, for `krug check`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import F, OuterRef, Subquery

from krug.modules.deals.models import Deal, DealState, KindType, Run, StepStage, StepStay, StepTask


def faults() -> Iterator[str]:
    """In words, of deals in work of typical sales: another step than the stage, no run, tasks counted otherwise."""
    led = Deal.objects.filter(state=DealState.OPEN, deleted_at=None, kind__type=KindType.TYPICAL_SALE)
    key = StepStage.objects.filter(kind=OuterRef("kind"), stage=OuterRef("stage")).values("key")[:1]
    stay = StepStay.objects.filter(run=OuterRef("run")).order_by("-id")
    rows = led.annotate(stands=Subquery(key), stays=Subquery(stay.values("step")[:1])).exclude(stands=None)
    for pk in rows.filter(run=None).order_by("pk").values_list("pk", flat=True):
        yield f"deal {pk}: it stands in a step of its process and has not begun with it"
    begun = rows.exclude(run=None).order_by("pk")
    for pk, stands, step, stays in begun.values_list("pk", "stands", "run__step", "stays"):
        if not stands == step == stays:
            yield f"deal {pk}: it stands in the step {stands}, its process in {step}, its path ends in {stays}"
    yield from _counts()


def _counts() -> Iterator[str]:
    last = StepStay.objects.filter(run=OuterRef("stay__run")).order_by("-id").values("pk")[:1]
    rows = StepTask.objects.exclude(done_at=None).filter(stay__run__deal__state=DealState.OPEN)
    done = Counter(rows.annotate(last=Subquery(last)).filter(stay=F("last")).values_list("stay__run", flat=True))
    for run in Run.objects.filter(deal__state=DealState.OPEN).order_by("pk").iterator():
        if run.done != done[run.pk]:
            yield f"deal {run.deal_id}: {run.done} tasks of its step are counted as done, not {done[run.pk]}"
