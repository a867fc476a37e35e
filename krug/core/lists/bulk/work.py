"""A bulk change too large to wait for, as background work."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.jobs.kinds import JobKind, Schedule
from krug.core.jobs.models import Job
from krug.core.jobs.running import Running
from krug.core.lists.bulk.performing import PIECE, advance
from krug.core.lists.models import BulkChange
from krug.core.records.binning import purge


def run(job: Running) -> None:
    """Piece by piece; each knows from the bulk change itself how far the last one came."""
    bulk = BulkChange.objects.get(pk=job.payload["bulk"])
    done, more = 0, not bulk.is_over
    while more:
        done = min(done + PIECE, bulk.total)
        with job.piece(done, bulk.total):
            more = advance(bulk.pk)


def _page(job: Job) -> str:
    return f"/bulk/{job.payload['bulk']}"


BULK = JobKind("lists.bulk", _("Change of many records"), run, page=_page)
PURGE = Schedule("records.purge", 3600, purge)
