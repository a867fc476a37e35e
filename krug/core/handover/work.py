"""A handover as background work."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.handover.handing import PIECE, advance
from krug.core.handover.models import WORK, Handover
from krug.core.jobs.kinds import JobKind
from krug.core.jobs.models import Job
from krug.core.jobs.running import Running


def run(job: Running) -> None:
    """Piece by piece; each knows from the handover itself how far the last one came."""
    handovers = Handover.objects.select_related("person", "actor__role")
    found = handovers.get(pk=job.payload["handover"])
    more = not found.is_over
    while more:
        with job.piece(min(found.done + PIECE, found.total), found.total):
            found = handovers.select_for_update(of=("self",)).get(pk=found.pk)
            more = advance(found)


def _page(job: Job) -> str:
    return f"/settings/handovers/{job.payload['handover']}"


HANDOVER = JobKind(WORK, _("Work handed over"), run, page=_page)
