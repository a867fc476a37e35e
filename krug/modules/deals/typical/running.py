"""Deals on their way through their process: begun, gone on, gone back, and what is to be done where they stand.

Rows say by which ways a deal came and which tasks are done; the engine says what follows from that. Whoever comes here
holds the deal's row before the run's, and an activity's row before the run's: nobody waits in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from krug.core.events.models import Channel
from krug.core.processes.engine import LostWay, Standing, walk
from krug.core.processes.plan import Plan, Task
from krug.core.processes.ways import ways_on, ways_to
from krug.modules.deals.models import Deal, DealState, Run, StepStay, StepTask
from krug.modules.deals.typical import tasks
from krug.modules.deals.typical.conditions import holds
from krug.modules.deals.typical.plans import key_of, plan_of, stages_of
from krug.modules.deals.typical.tasks import Due


def locked(deal: Any) -> Run | None:
    """The deal's run, which nobody else changes until the transaction is over; None where it has not begun."""
    Deal.objects.select_for_update(of=("self",)).filter(pk=deal.pk).values_list("pk").first()
    return Run.objects.select_for_update(of=("self",)).select_related("version").filter(deal=deal.pk).first()


def begin(deals: Sequence[Any], channel: str = Channel.RULE) -> None:
    """Deals of typical sales that are in work and have no run begin one in the step of their stage; those that stand
    outside of the process wait. The same number of queries for one deal and for a thousand."""
    found = [deal for deal in deals if deal.kind.is_typical_sale and deal.kind.process and deal.is_open]
    keys = {kind: {stage.pk: key for key, stage in stages_of(kind).items()} for kind in {one.kind_id for one in found}}
    known: dict[tuple[int, str], Standing] = {}
    begun: list[_Begun] = []
    for deal in found:
        plan, key = plan_of(deal.kind.process), keys[deal.kind_id].get(deal.stage_id, "")
        step, stays = plan.step(key), _shortest(plan, key)
        if step is None or stays is None:
            continue
        cell = (deal.kind_id, key)
        standing = known[cell] = known.get(cell) or _standing(plan, stays, ())
        run = Run(deal=deal, version=deal.kind.process, step=key, total=len(step.tasks), is_ready=standing.is_done)
        begun.append(_Begun(deal, run, stays, [step.task(live) for live in standing.live]))
    Run.objects.bulk_create((one.run for one in begun), batch_size=500)
    for one in begun:
        for stay in one.stays:
            stay.run = one.run
    StepStay.objects.bulk_create((stay for one in begun for stay in one.stays), batch_size=500)
    tasks.plan([Due(one.deal, one.stays[-1], task) for one in begun for task in one.live], channel)


@dataclass(frozen=True)
class _Begun:
    deal: Any
    run: Run
    stays: list[StepStay]
    live: list[Task | None]


def came(run: Run, deal: Any, channel: str = Channel.RULE) -> None:
    """The deal has come into its stage, which the process allowed or a file said."""
    plan, key = plan_of(run.version), key_of(deal.kind_id, deal.stage_id)
    offered = [*ways_on(plan, run.step, lambda text: holds(text, deal)), *ways_on(plan, run.step)]
    way = next((one for one in offered if one.to == key), None)
    if way is None:
        place(run, deal, channel)
        return
    StepStay.objects.create(run=run, step=key, ways=list(way.arrows))
    run.step = key
    settle(run, deal, channel)


def went_back(run: Run, deal: Any, channel: str = Channel.RULE) -> None:
    """The deal's last move was taken back: it stands in the step before, as it stood there."""
    stays = list(run.stays.all())
    tasks.call_off(StepTask.objects.filter(stay=stays[-1]), channel)
    stays[-1].delete()
    if len(stays) < 2 or stays[-2].step != key_of(deal.kind_id, deal.stage_id):
        place(run, deal, channel)
        return
    run.step = stays[-2].step
    settle(run, deal, channel)


def place(run: Run, deal: Any, channel: str = Channel.RULE) -> None:
    """The run stands where its deal does, whichever way that came; nothing for a stage that is no step of it."""
    key = key_of(deal.kind_id, deal.stage_id)
    stays = _shortest(plan_of(run.version), key)
    if stays is None:
        return
    tasks.call_off(StepTask.objects.filter(stay__run=run, done_at=None), channel)
    run.stays.all().delete()
    for stay in stays:
        stay.run = run
    StepStay.objects.bulk_create(stays)
    run.step = key
    settle(run, deal, channel)


def settle(run: Run, deal: Any, channel: str = Channel.RULE) -> None:
    """Tasks whose turn has come are planned, those whose turn is not yet are called off; what is done is counted."""
    plan, stays = plan_of(run.version), list(run.stays.all())
    step, rows = plan.step(run.step), {task.key: task for task in StepTask.objects.filter(stay=stays[-1])}
    assert step is not None
    done = {key for key, task in rows.items() if task.done_at}
    standing = _standing(plan, stays, done)
    early = [task.pk for key, task in rows.items() if key not in standing.live]
    if early:
        tasks.call_off(StepTask.objects.filter(pk__in=early), channel)
    if deal.state == DealState.OPEN and deal.deleted_at is None:
        fresh = [key for key in standing.live if key not in rows]
        tasks.plan([Due(deal, stays[-1], step.task(key)) for key in fresh], channel)
    run.total, run.done, run.is_ready = len(step.tasks), len(done & set(standing.live)), standing.is_done
    run.save(update_fields=["step", "total", "done", "is_ready"])


def _standing(plan: Plan, stays: Sequence[StepStay], done: Iterable[str]) -> Standing:
    standing = walk(plan, _ways(stays), frozenset(done))
    if standing.step != stays[-1].step:
        raise LostWay
    return standing


def _ways(stays: Sequence[StepStay]) -> list[list[str]]:
    """By which arrows the deal came where it stands, without the rounds it went: they change nothing of it."""
    path: list[StepStay] = []
    for stay in stays:
        place = next((number for number, one in enumerate(path) if one.step == stay.step), None)
        path = [*path, stay] if place is None else path[: place + 1]
    return [stay.ways for stay in path[1:]]


def _shortest(plan: Plan, key: str) -> list[StepStay] | None:
    """Stays, not yet stored, on the shortest way to a step; None where there is no such step."""
    ways = ways_to(plan, key)
    if ways is None:
        return None
    return [StepStay(step=plan.first.key), *(StepStay(step=way.to, ways=list(way.arrows)) for way in ways)]
