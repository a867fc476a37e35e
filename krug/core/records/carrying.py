"""A person moves to another department: the records they are responsible for go along."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.jobs import queue
from krug.core.jobs.kinds import JobKind
from krug.core.jobs.running import Running
from krug.core.records import followers, kinds
from krug.core.records.kinds import RecordKind

PIECE = 300
CODE = "records.carrying"


def carry(person: User, actor: User | None) -> None:
    """Bring the department of the person's records in step, in the background. In the transaction of the move."""
    queue.start(CODE, actor if actor and actor.pk else None, {"user": person.pk})


def run(job: Running) -> dict[str, Any]:
    """Each piece looks anew where the person works, so that two moves in a row end where the second led."""
    moved = 0
    for kind in kinds.all_kinds():
        while True:
            with job.piece(moved):
                found = _carry_piece(kind, int(job.payload["user"]))
            if not found:
                break
            moved += found
    return {"moved": moved}


def _carry_piece(kind: RecordKind, user: int) -> int:
    """Put right up to PIECE records; gives how many were behind."""
    department = User.objects.values_list("department_id", flat=True).get(pk=user)
    behind = Q(department_id__isnull=False) if department is None else ~Q(department_id=department)
    if department is not None:
        behind |= Q(department_id__isnull=True)
    ids = list(kind.model.objects.filter(behind, responsible_id=user).values_list("pk", flat=True)[:PIECE])
    kind.model.objects.filter(pk__in=ids, responsible_id=user).update(department_id=department)
    rows = kind.model.objects.filter(pk__in=ids, deleted_at=None).select_related(*kind.related)
    followers.put(kind, list(rows.prefetch_related(*kind.children)))
    return len(ids)


CARRYING = JobKind(CODE, _("Records follow their responsible person"), run)
