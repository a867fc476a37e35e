"""A file is no way around who may move deals into a stage."""

from krug.core.access.models import Role
from krug.core.settings.stage_rules import Movers, Wished, WishedStage, keep
from krug.core.stages.models import Pipeline, Stage
from krug.modules.deals.models import Deal

FILE = "Название;Этап;Номер\nA;{stage};1\n"


def test_neither_new_deals_nor_known_ones_come_into_a_shut_stage(bring, reasons, deal_kinds, administrator, manager):
    pipeline = Pipeline.objects.get(deal_kind=deal_kinds[0])
    stages = list(Stage.objects.filter(pipeline=pipeline))
    only = Movers([Role.objects.get(code="head").pk])
    keep(administrator, pipeline, Wished({stages[1].pk: WishedStage(movers=only)}, {"won": only}))
    mapping = {"columns": {"Название": "name", "Этап": "stage", "Номер": "external_id"}, "match": ["external_id"]}

    def come(stage, actor):
        plan = {**mapping, "columns": dict(mapping["columns"])}
        return bring("deals", FILE.format(stage=stage), actor, policy="update", mapping=plan)

    new, won = come(stages[1].name, manager), come("Выиграна", manager)
    first = come(stages[0].name, manager)
    known = come(stages[1].name, manager)

    for found in (new, won, known):
        assert "Руководитель отдела" in reasons(found)[2][0]
    assert reasons(first) == {} and Deal.objects.get().stage == stages[0]
    assert reasons(come(stages[1].name, administrator)) == {}
    assert Deal.objects.get().stage == stages[1]
