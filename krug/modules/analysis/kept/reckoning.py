"""Reckoning the class of every client at night, as the reports tell it to who sees everything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from krug.core.access.people import krug_itself
from krug.core.jobs import queue
from krug.core.jobs.kinds import JobKind, Schedule
from krug.core.jobs.models import Job, JobState
from krug.core.jobs.running import Running
from krug.core.records.modules import is_on
from krug.core.reports.readers import Reader
from krug.core.reports.running import read
from krug.modules.analysis.crossing import classes_of
from krug.modules.analysis.matrix import ABC_XYZ
from krug.modules.analysis.models import ClientClass, Reckoning, Xyz
from krug.modules.clients.models import Client

WORK = "analysis.classes"
OPTION = "analysis"
# What it is asked beside the usual of the reports.
ASKED = {"period": "last-12-months"}
AT_NIGHT = 4  # o'clock by the firm's zone
PIECE = 500

Classes = dict[int, tuple[str, str]]


def look(now: dt.datetime | None = None) -> None:
    """Often: reckon once a night, and at once where it was never done. `now` None: as it is."""
    now = timezone.localtime(now)
    last = Reckoning.last() if is_on(OPTION) else None
    is_due = last is None or (now.hour >= AT_NIGHT and timezone.localdate(last.at) < now.date())
    under_way = Job.objects.filter(kind=WORK, state__in=[JobState.WAITING, JobState.RUNNING])
    if is_on(OPTION) and is_due and not under_way.exists():
        queue.start(WORK, None, {}, key=f"night-{now.date()}")


def _run(job: Running) -> dict[str, Any]:
    """Only what has changed is written, piece by piece; broken off, it begins anew with what is left."""
    if not is_on(OPTION):
        return {}
    found = _reckoned()
    kept = {pk: (abc, xyz) for pk, abc, xyz in ClientClass.objects.values_list("client", "abc", "xyz")}
    changed = sorted(pk for pk in found.keys() | kept.keys() if found.get(pk) != kept.get(pk))
    for start in range(0, len(changed), PIECE):
        piece = changed[start : start + PIECE]
        with job.piece(start + len(piece), len(changed)):
            _keep(piece, found)
    with job.piece(len(changed), len(changed)):
        Reckoning.objects.update_or_create(pk=Reckoning.ONLY, defaults={"at": timezone.now()})
    return {"changed": len(changed)}


def _reckoned() -> Classes:
    reader = Reader(krug_itself())
    known = classes_of(reader, read(ABC_XYZ, reader, ASKED))
    return {pk: (abc, xyz if xyz in Xyz.values else "") for pk, abc, xyz in known}


def _keep(ids: Sequence[int], found: Mapping[int, tuple[str, str]]) -> None:
    # Locked, so that none is removed for good between the look and the writing.
    rows = Client.objects.filter(pk__in=[pk for pk in ids if pk in found]).order_by("pk")
    there = list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    ClientClass.objects.filter(client__in=[pk for pk in ids if pk not in found]).delete()
    ClientClass.objects.bulk_create(
        [ClientClass(client_id=pk, abc=found[pk][0], xyz=found[pk][1]) for pk in there],
        update_conflicts=True,
        unique_fields=["client"],
        update_fields=["abc", "xyz"],
    )


JOBS = (
    JobKind(WORK, gettext_lazy("Reckoning the classes of clients"), _run, page=lambda _job: "/reports/abc-xyz"),
    Schedule(WORK, 600, look),
)
