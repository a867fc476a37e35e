"""The page of the settings on which the rules are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.records.cleaning import Invalid
from krug.core.records.fields import ChoiceField, DateField, NumberField, RowField, TextField
from krug.core.settings.short import ShortList
from krug.core.stages.models import Stage
from krug.modules.deals.models import Deal, DealKind, Deed, Must, SalesRule
from krug.modules.deals.models.sales_rule import MOST_DAYS, AnyStatus


@dataclass(frozen=True)
class DaysField(NumberField):
    least: int = 1
    most: int = MOST_DAYS
    max_length: int = 3


def _stages() -> object:
    rows = Stage.objects.filter(pipeline__subject=Deal.KIND).order_by("pipeline__sort", "sort", "id")
    return rows.annotate(whole=Concat("pipeline__title", Value(": "), "name"))


def _whole(rules: Sequence[SalesRule]) -> None:
    """Raises Invalid for a rule that lacks what it goes by."""
    for rule in rules:
        said = {"name": rule.name}
        if rule.must != Must.STAGE and rule.days is None:
            raise Invalid({"days": _("“%(name)s”: say in how many days.") % said})
        if rule.must == Must.STAGE and rule.stage_id is None:
            raise Invalid({"stage": _("“%(name)s”: choose the stage.") % said})
        if rule.must == Must.STAGE and rule.stage and rule.kind and rule.stage.pipeline_id != rule.kind.pipeline_id:
            raise Invalid({"stage": _("“%(name)s”: this stage is of another kind of deal.") % said})


RULES = ShortList(
    code="sales-rules",
    model=SalesRule,
    title=gettext_lazy("Sales rules"),
    one=gettext_lazy("New rule"),
    about=gettext_lazy("Steps a salesperson must take: a call after the deal is made, a meeting in a stage, contact."),
    said=gettext_lazy(
        "A step is taken when such an activity with the deal or the client is done. Cards and my day show what is "
        "owed, the report “Sales rules” who keeps them. What began before the day “Since” is not judged; of a stage "
        "days may be left empty: then the step must be taken before the deal goes on."
    ),
    fields=(
        TextField("name", gettext_lazy("Name"), required=True, max_length=100),
        ChoiceField("deed", gettext_lazy("Step"), choices=Deed, default=Deed.ANY),
        ChoiceField("must", gettext_lazy("When"), choices=Must, default=Must.START),
        DaysField("days", gettext_lazy("Days")),
        RowField("kind", gettext_lazy("Kind of deal"), rows=lambda: DealKind.objects.all()),
        RowField("stage", gettext_lazy("Stage"), rows=_stages, label="whole"),
        ChoiceField("status", gettext_lazy("Clients of status"), choices=AnyStatus, default=AnyStatus.ANY),
        DateField("since", gettext_lazy("Since")),
    ),
    kind=Deal.KIND,
    tag="Deals",
    changed=gettext_lazy("changed the sales rules"),
    used=gettext_lazy("Something leads to it: take it out of use instead."),
    icon="flag",
    order=22,
    follow=_whole,
)
