"""What a process says of the moves of its deals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.processes.ways import Way, ways_on
from krug.core.records.cleaning import Invalid
from krug.core.stages.guides import Choices
from krug.core.stages.models import Stage
from krug.modules.deals.models import Deal, Run
from krug.modules.deals.typical import running
from krug.modules.deals.typical.conditions import holds
from krug.modules.deals.typical.plans import firms_language, first_stage, key_of, plan_of, stages_of


class ProcessGuide:
    """Leads the deals of typical sales."""

    def leads(self, deal: Any) -> bool:
        return bool(deal.kind.is_typical_sale)

    def choices(self, deal: Any) -> Choices:
        run = Run.objects.select_related("version").filter(deal=deal.pk).first()
        return self._choices(deal, run)

    def check(self, deal: Any, left: Stage | None, to: Stage, channel: str) -> None:
        run = running.locked(deal)
        stands = Deal.objects.filter(pk=deal.pk).values_list("stage", flat=True).first()
        if stands != (left.pk if left else None):
            return  # somebody was quicker: the move itself says so
        if channel == Channel.IMPORT:  # a file tells of what has been
            version = run.version if run else deal.kind.process
            if version is None or plan_of(version).step(key_of(deal.kind_id, to.pk)) is None:
                raise Invalid({"stage": _("The process of this deal has no such step.")})
            return
        if run is not None and run.step != key_of(deal.kind_id, stands):
            running.place(run, deal)
        choices = self._choices(deal, run)
        if to.pk not in choices.stages:
            raise Invalid({"stage": choices.reason or self._instead(deal, choices)})

    def came(self, deal: Any, actor: User, channel: str) -> None:
        run = running.locked(deal)
        if run is None:
            running.begin([deal])
        else:
            running.came(run, deal)

    def went_back(self, deal: Any, actor: User, channel: str) -> None:
        if run := running.locked(deal):
            running.went_back(run, deal)

    def goes_on(self, deal: Any, actor: User, channel: str) -> None:
        run = running.locked(deal)
        if run is None:
            running.begin([deal])
        elif run.step != key_of(deal.kind_id, deal.stage_id):
            running.place(run, deal)
        else:
            running.settle(run, deal)

    def _choices(self, deal: Any, run: Run | None) -> Choices:
        if run is None:
            first = first_stage(deal.kind)
            return Choices([first.pk] if first else [])
        if not run.is_ready:
            return Choices([], unfinished(run))
        stages = stages_of(deal.kind_id)
        found = [stages[way.to].pk for way in offered(run, deal) if way.to in stages]
        words = _("“%(step)s” is the last step of the process: now the deal is won or lost.")
        return Choices(found, "" if found else words % {"step": plan_step(run)})

    def _instead(self, deal: Any, choices: Choices) -> str:
        names = Stage.objects.filter(pk__in=choices.stages).order_by("sort", "id").values_list("name", flat=True)
        words = _("The process does not go that way. What may follow: %(stages)s.")
        return words % {"stages": ", ".join(f"«{name}»" for name in names)}


def offered(run: Run, deal: Any) -> list[Way]:
    """The ways on from the step where the deal stands, to steps and to ends, whether it is finished or not."""
    return ways_on(plan_of(run.version), run.step, lambda text: holds(text, deal))


def unfinished(run: Run) -> str:
    words = _("The step “%(step)s” is not finished: %(done)d of %(total)d tasks are done. Do the others first.")
    return words % {"step": plan_step(run), "done": run.done, "total": run.total}


def plan_step(run: Run) -> str:
    """What the step is called."""
    step = plan_of(run.version).step(run.step)
    return step.title(firms_language()) if step else run.step
