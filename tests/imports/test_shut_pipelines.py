"""A file is no way around the rights in a pipeline."""

from krug.core.access.models import User
from krug.core.access.scopes import Scope
from krug.core.settings.pipeline_rights import keep_pipeline_rights
from krug.modules.deals.models import Deal


def test_rows_of_a_kind_of_which_one_may_add_nothing_are_rejected(bring, reasons, deal_kinds, administrator, manager):
    keep_pipeline_rights(administrator, manager.role, {(deal_kinds[1].pipeline_id, "create"): Scope.NONE})
    file = f"Название;Вид\nA;{deal_kinds[0]}\nB;{deal_kinds[1]}\n"
    mapping = {"columns": {"Название": "name", "Вид": "kind"}}

    found = bring("deals", file, User.objects.get(pk=manager.pk), mapping=mapping)

    assert reasons(found) == {3: ["Вы не можете добавлять сделки этого вида."]}
    assert [deal.name for deal in Deal.objects.all()] == ["A"]
