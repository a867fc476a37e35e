"""What the sellers of the demo firm tick off in the first stages of each way of selling."""

from __future__ import annotations

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.settings.stage_rules import Wished, WishedStage, keep
from krug.core.stages.models import Pipeline, Stage
from krug.modules.deals.models import Deal

LINES = (
    ("Узнали, кто принимает решение", "Договорились о следующем шаге"),
    ("Сняли размеры и требования", "Узнали бюджет и срок", "Выяснили, кто ещё предлагает"),
)


def give_checklists(chief: User) -> None:
    """Of the kinds with stages that people move by hand; nothing has to be ticked for a deal to go on."""
    for pipeline in Pipeline.objects.filter(subject=Deal.KIND, deal_kind__type="manual_stages"):
        stages = Stage.objects.filter(pipeline=pipeline, is_active=True)[: len(LINES)]
        wished = {stage.pk: WishedStage(lines, ticked=False) for stage, lines in zip(stages, LINES, strict=False)}
        keep(chief, pipeline, Wished(wished), Channel.COMMAND)
