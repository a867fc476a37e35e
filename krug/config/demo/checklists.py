"""What the sellers of the demo firm tick off in the first stages of each way of selling, and the rules they go by."""

from __future__ import annotations

import datetime as dt

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.settings.short.keeping import Wished as WishedRow
from krug.core.settings.short.keeping import keep as keep_rows
from krug.core.settings.stage_rules import Wished, WishedStage, keep
from krug.core.stages.models import Pipeline, Stage
from krug.modules.deals.models import Deal, Deed, Must
from krug.modules.deals.rules.short_list import RULES

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


def give_rules(chief: User, today: dt.date) -> None:
    """They hold for what began lately: the years before were sold without them."""
    since = (today - dt.timedelta(days=30)).isoformat()
    rows = (
        {"name": "Первый звонок за два дня", "deed": Deed.CALL, "must": Must.START, "days": "2", "since": since},
        {
            "name": "Дело по сделке раз в две недели",
            "deed": Deed.ANY,
            "must": Must.DEAL_EACH,
            "days": "14",
            "since": since,
        },
        {
            "name": "Контакт с заказчиком раз в 90 дней",
            "must": Must.CLIENT_EACH,
            "days": "90",
            "status": "customer",
            "since": since,
        },
    )
    keep_rows(RULES, chief, [WishedRow(None, row) for row in rows], Channel.COMMAND)
