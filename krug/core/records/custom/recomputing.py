"""Computed fields of the records there are already, when a formula is other, or another day has come."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.jobs import queue
from krug.core.jobs.kinds import JobKind, Schedule
from krug.core.jobs.running import Running
from krug.core.records import followers, kinds
from krug.core.records.custom import computing, fitting
from krug.core.records.custom.holding import custom_fields
from krug.core.records.kinds import RecordKind

PIECE = 300
CODE = "records.recomputing"


def start(kind: str, actor: User | None) -> None:
    """In the background, in the transaction of what makes it needful."""
    queue.start(CODE, actor if actor and actor.pk else None, {"kind": kind})


def run(job: Running) -> dict[str, Any]:
    """Payload: {"kind"}. Also what lies in the bin, for it may come back."""
    kind = kinds.get(job.payload["kind"])
    checkpoint = {"last": 0, "done": 0, **job.checkpoint}
    total = kind.model.objects.count()
    while True:
        with job.piece(checkpoint["done"], total, checkpoint):
            ids = _piece(kind, checkpoint["last"])
            if ids:
                checkpoint |= {"last": ids[-1], "done": checkpoint["done"] + len(ids)}
        if not ids:
            return {"records": checkpoint["done"]}


def daily() -> None:
    """Formulas that speak of today give something else from midnight on. Once a day for each kind."""
    fitting.refresh()
    day = timezone.localdate(timezone=timezone.get_default_timezone())
    for kind in kinds.all_kinds():
        if computing.of_today(kind):
            queue.start(CODE, None, {"kind": kind.code}, key=f"{kind.code}:{day}")


def _piece(kind: RecordKind, last: int) -> list[int]:
    """The next records worked out; gives their ids. Versions stay: nobody has changed anything."""
    rows = kind.model.objects.select_related(*kind.related).prefetch_related(*kind.children)
    records = list(rows.filter(pk__gt=last).select_for_update(of=("self",)).order_by("pk")[:PIECE])
    differing = []
    for record in records:
        before = record.custom
        computing.settle(record)
        if record.custom != before:
            differing.append(record)
    kind.model.objects.bulk_update(differing, ["custom"])
    if any(field.is_searched and field.formula for field in custom_fields(kind)):
        followers.put(kind, [record for record in differing if record.deleted_at is None])
    return [record.pk for record in records]


RECOMPUTING = JobKind(CODE, _("Computed fields brought up to date"), run)
DAILY = Schedule("records.formulas", 600, daily)
