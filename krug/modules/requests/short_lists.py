"""The lists of the settings: kinds of request with their deadlines, rules by which requests are given out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import Department, User
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import ChoiceField, NumberField, RowField, TextField
from krug.core.settings.short import ShortList
from krug.modules.requests.models import AnyWay, Hours, Manner, Request, RequestKind, Rule

# A deadline further off than a year of working time is none.
MOST_MINUTES = 250 * 24 * 60


@dataclass(frozen=True)
class MinutesField(NumberField):
    least: int = 1
    most: int = MOST_MINUTES
    max_length: int = 6


def _someone(rules: Sequence[Rule]) -> None:
    """Raises Invalid for a rule that gives requests to nobody."""
    for rule in rules:
        if rule.is_active and rule.person_id is None and rule.department_id is None and not rule.skill:
            words = _("“%(name)s”: choose a person, a department or a skill: who gets the requests.")
            raise Invalid({"person": words % {"name": rule}})


KINDS = ShortList(
    code="request-kinds",
    model=RequestKind,
    title=gettext_lazy("Kinds of request"),
    one=gettext_lazy("New kind of request"),
    about=gettext_lazy("What clients turn to the firm with, and how soon it answers."),
    said=gettext_lazy(
        "Minutes are of working time. Nothing entered: no deadline. Requests already received keep their deadlines."
    ),
    fields=(
        TextField("name", gettext_lazy("Name"), required=True, max_length=100),
        MinutesField("answer_minutes", gettext_lazy("First answer, minutes")),
        MinutesField("solution_minutes", gettext_lazy("Solution, minutes")),
    ),
    kind=Request.KIND,
    tag="Requests",
    changed=gettext_lazy("changed the kinds of request"),
    used=gettext_lazy("There are requests of this kind: take it out of use instead."),
    icon="inbox",
    order=12,
)
RULES = ShortList(
    code="request-rules",
    model=Rule,
    title=gettext_lazy("Who gets requests"),
    one=gettext_lazy("New rule"),
    about=gettext_lazy("Rules by which new requests find their person: by way, kind, region, product, skill, load."),
    said=gettext_lazy(
        "The first rule that fits is the one. With minutes to accept the request is offered to one person after "
        "another; without, it is theirs at once. What fits no rule stays in the common queue."
    ),
    fields=(
        TextField("name", gettext_lazy("Name"), required=True, max_length=100),
        ChoiceField("came_by", gettext_lazy("Came by"), choices=AnyWay, default=AnyWay.ANY),
        RowField("kind", gettext_lazy("Kind of request"), rows=lambda: RequestKind.objects.all()),
        TextField("region", gettext_lazy("Regions"), max_length=200),
        TextField("product", gettext_lazy("Part of the product's name"), max_length=100),
        RowField(
            "person", gettext_lazy("One employee"), rows=lambda: User.objects.filter(is_active=True).order_by("name")
        ),
        RowField("department", gettext_lazy("Department"), rows=lambda: Department.objects.all()),
        TextField("skill", gettext_lazy("Skill"), max_length=100),
        ChoiceField("manner", gettext_lazy("Whom of them"), choices=Manner, default=Manner.LOAD),
        ChoiceField("hours", gettext_lazy("When"), choices=Hours, default=Hours.WORKING),
        MinutesField("offer_minutes", gettext_lazy("Minutes to accept"), most=24 * 60),
    ),
    kind=Request.KIND,
    tag="Requests",
    changed=gettext_lazy("changed the rules for requests"),
    used=gettext_lazy("Something leads to it: take it out of use instead."),
    icon="group",
    order=13,
    follow=_someone,
)
