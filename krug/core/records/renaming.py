"""A record gets another name: what leads to it is found by the new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.jobs import queue
from krug.core.jobs.kinds import JobKind
from krug.core.jobs.models import Job, JobState
from krug.core.jobs.running import Running
from krug.core.records import followers, kinds
from krug.core.records.fields import LinkField
from krug.core.records.kinds import RecordKind

PIECE = 300
CODE = "records.renaming"
NAME = "name"


def follow(kind: RecordKind, actor: User, changed: Mapping[int, Mapping[str, Any]]) -> None:
    """Bring what leads to the renamed in step, in the background. In the transaction of the change.

    `changed`: id to what became other, by field name.
    """
    ids = [pk for pk, data in changed.items() if NAME in data]
    if ids and any(_links(other, kind.code) for other in kinds.all_kinds()):
        queue.start(CODE, actor if actor.pk else None, {"kind": kind.code, "ids": ids})


def is_under_way() -> bool:
    """Whether something may still be found by a name of before."""
    return Job.objects.filter(kind=CODE, state__in=[JobState.WAITING, JobState.RUNNING]).exists()


def run(job: Running) -> dict[str, Any]:
    """Payload: {"kind", "ids"}. Each piece looks anew what things are called, so that doing it twice does no harm."""
    done = 0
    for kind in kinds.all_kinds():
        for link in _links(kind, job.payload["kind"]):
            last = 0
            while True:
                with job.piece(done):
                    ids = _piece(kind, link, job.payload["ids"], last)
                if not ids:
                    break
                last, done = ids[-1], done + len(ids)
    return {"followed": done}


def _piece(kind: RecordKind, link: LinkField, ids: Sequence[int], after: int) -> list[int]:
    rows = kind.model.objects.filter(**{f"{link.column}__in": ids}, deleted_at=None, pk__gt=after)
    found = list(rows.select_related(*kind.related).prefetch_related(*kind.children).order_by("pk")[:PIECE])
    followers.put(kind, found)
    return [record.pk for record in found]


def _links(kind: RecordKind, to: str) -> list[LinkField]:
    return [field for field in kind.fields if isinstance(field, LinkField) and field.to == to]


RENAMING = JobKind(CODE, _("What leads to a renamed record is found by the new name"), run)
