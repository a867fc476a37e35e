"""Series of activities that are made for somebody who leaves, or by them: they would come to an end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from krug.core.access.leaving import Beside, Passing, Sort
from krug.core.access.models import User
from krug.modules.activities.models import Activity, Series

# What of a series is a person's, as it is noted for bringing it back.
MADE, FOR = "made", "for"


def _of(person: User) -> Iterable[Beside]:
    mine = Q(made_by=person) | Q(values__responsible_id=person.pk)
    rows = Series.objects.filter(mine, is_over=False).annotate(last=Subquery(_last(OuterRef("pk"))))
    for series in rows.order_by("pk"):
        address = f"/{Activity.PATH}/{series.last}" if series.last else f"/{Activity.PATH}"
        yield Beside(series.pk, str(series.values.get("title", "")), address)


def _give(passing: Passing) -> str | None:
    """Who makes the next ones must be at work, and whose they are too."""
    series = Series.objects.select_for_update().filter(pk=passing.pk).first()
    if series is None:
        return None
    passed = passing.was.split() or [MADE, FOR]
    was_made = MADE in passed and series.made_by_id == passing.before.pk
    was_for = FOR in passed and series.values.get("responsible_id") == passing.before.pk
    if was_made:
        series.made_by = passing.now
    if was_for:
        series.values = {**series.values, "responsible_id": passing.now.pk}
    series.save(update_fields=["made_by", "values"])
    what = [name for name, is_so in ((MADE, was_made), (FOR, was_for)) if is_so]
    return " ".join(what) if what else None


def _goes_with(pk: int) -> tuple[str, int] | None:
    last = _last(pk).first()
    return (Activity.KIND, last) if last is not None else None


def _last(series: Any) -> Any:
    """The id of its last activity."""
    rows = Activity.objects.filter(series=series, deleted_at=None).order_by("-occurs_on", "-pk")
    return rows.values_list("pk", flat=True)[:1]


SERIES = Sort("series", _("Recurring activity"), _of, _give, _goes_with, _("whoever gets its activities"))
