"""What the reports of deals may be asked, and which deals that leaves."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from krug.core.reports.parameters import ChoiceParameter, Options, Parameter, PersonParameter
from krug.core.reports.readers import Reader
from krug.core.reports.results import Values
from krug.modules.deals.models import Deal, DealKind


def _kinds(_reader: Reader) -> Options:
    return [(str(kind.pk), kind.name) for kind in DealKind.objects.all()]


def _first_kind(reader: Reader) -> str | None:
    """The first kind of which the reader sees a deal, else the first of all; None where no kind was ever made."""
    # A kind has a pipeline of its own, and by pipelines there is an index.
    seen = Exists(reader.rows(Deal.KIND).filter(pipeline=OuterRef("pipeline")))
    found = DealKind.objects.annotate(seen=seen).order_by("-seen", "sort", "id").values_list("pk", flat=True).first()
    return None if found is None else str(found)


ONE_KIND = ChoiceParameter("kind", _("Kind of deal"), choices=_kinds, first=_first_kind)
ANY_KIND = ChoiceParameter("kind", _("Kind of deal"), _("All kinds"), choices=_kinds)
MANAGER = PersonParameter("manager", _("Manager"), _("All managers"), subject=Deal.KIND)
CHANNEL = Parameter("channel", _("Channel"), _("All channels"))
COMPETITOR = Parameter("competitor", _("Competitor"), _("All competitors"))


def deals_of(reader: Reader, values: Values) -> QuerySet[Any]:
    """The reader's deals that fall under the parameters, whatever the period."""
    rows: QuerySet[Any] = reader.rows(Deal.KIND)
    if values.get("kind"):
        rows = rows.filter(kind=int(values["kind"]))
    if values.get("manager"):
        rows = rows.filter(responsible=values["manager"])
    for name in ("channel", "competitor"):
        if values.get(name):
            rows = rows.filter(**{name: values[name]})
    return rows
