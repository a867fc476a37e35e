"""How the state of an import goes with its job, and what may be done with it as it stands."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.imports.models import Import, State
from krug.core.jobs.models import Job, JobState

# The kinds of job.
RUN, UNDO = "imports.run", "imports.undo"
BROKEN = frozenset({State.STOPPED, State.FAILED})
HALFWAY = BROKEN | {State.RUNNING, State.UNDOING}
ENDS = {JobState.CANCELLED: State.STOPPED, JobState.FAILED: State.FAILED}


class WrongState(Exception):
    """The import is not in a state for what was asked; as text, in the person's language."""

    def __init__(self, found: Import) -> None:
        said = _("The import is not in a state for this: %(state)s.") % {"state": found.get_state_display()}
        super().__init__(said)


def held(pk: int) -> Import | None:
    """The import as it is now; until the transaction ends nobody else turns it another way. None: it is gone.

    Pieces that are being written are not waited for: `no_key` leaves them their hold on the row.
    """
    rows = Import.objects.select_for_update(of=("self",), no_key=True).select_related("job")
    found: Import | None = rows.filter(pk=pk).first()
    return found


def turn(job: Job, state: str) -> bool:
    """The import takes its job's new state along, as `JobKind.turn` has it. What came in until then is counted."""
    found = held(job.payload["import"])
    if state == JobState.WAITING:
        return found is not None and _go_on(found, job)
    if found is None or found.job_id != job.pk or found.state != State.RUNNING:
        return True
    # A piece may just be ending; only then is it known what is in.
    last = Job.objects.select_for_update(of=("self",), no_key=True).get(pk=job.pk)
    ended = {"state": ENDS[JobState(state)], "finished_at": timezone.now()}
    Import.objects.filter(pk=found.pk).update(counts=last.checkpoint.get("counts", {}), **ended)
    return True


def _go_on(found: Import, job: Job) -> bool:
    if not _fits(found, job):
        return False
    if found.state in BROKEN:
        Import.objects.filter(pk=found.pk).update(state=State.RUNNING, finished_at=None)
    return True


def job_may_go_on(job: Job) -> bool:
    found = Import.objects.filter(pk=job.payload["import"]).first()
    return found is not None and _fits(found, job)


def _fits(found: Import, job: Job) -> bool:
    """Whether the job is the import's last, and the import stands where this job left it."""
    if found.job_id != job.pk:
        return False
    if job.kind == UNDO:
        return found.state == State.UNDOING
    return found.state == State.DRAFT if job.payload["dry"] else found.state in BROKEN


def is_busy(found: Import) -> bool:
    return found.job is not None and not found.job.is_over


def may_go_on(found: Import) -> bool:
    """Whether the rest can still come in, or go: not without the file."""
    if found.job is None or found.state not in {*BROKEN, State.UNDOING} or not found.job.may_retry:
        return False
    return found.state == State.UNDOING or found.path.is_file()


def may_undo(found: Import) -> bool:
    """Whether there is something to take back."""
    return found.state in {State.RUNNING, State.DONE, *BROKEN} and found.pieces.exists()
