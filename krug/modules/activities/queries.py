"""Questions asked of many activities at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db.models import Exists, F, Model, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from krug.core.access.models import User
from krug.modules.activities import times
from krug.modules.activities.models import Activity, State

M = TypeVar("M", bound=Model)


def open_of(kind: str) -> tuple[QuerySet[Any], str]:
    """The planned activities of records of `kind`, and the column that names the record. A client's are also those
    about its deals and everything else of it."""
    rows = Activity.objects.filter(state=State.PLANNED, deleted_at=None)
    return (rows, "client_id") if kind == "client" else (rows.filter(subject_kind=kind), "subject_id")


def next_steps(kind: str, ids: Iterable[int], user: User) -> dict[int, Activity]:
    """For each of the records the planned activity that is due first, of those that `user` may see. One query."""
    _rows, column = open_of(kind)
    rows = Activity.objects.visible_to(user).filter(state=State.PLANNED, **{f"{column}__in": list(ids)})
    if kind != "client":
        rows = rows.filter(subject_kind=kind)
    place = Window(RowNumber(), partition_by=[F(column)], order_by=["due_at", "id"])
    first = rows.select_related("responsible", "own_kind").annotate(place_in_line=place).filter(place_in_line=1)
    return {getattr(activity, column): activity for activity in first}


def without_next_step(rows: QuerySet[M], kind: str) -> QuerySet[M]:
    """`rows` of `kind` for which nothing is planned by anybody, whoever asks. One indexed look for each row."""
    planned, column = open_of(kind)
    return rows.filter(~Exists(planned.filter(**{column: OuterRef("pk")})))


def waiting_today(person: User) -> int:
    """How many of the person's activities are overdue or due today; it stops counting at 100."""
    zone = times.zone_of(person)
    end = times.end_of(times.today(person), zone)
    mine = Activity.objects.visible_to(person).filter(responsible=person, state=State.PLANNED, due_at__lt=end)
    return mine.order_by()[:100].count()
