"""Work in the background: how far it is, stopping it, going on with it."""

from __future__ import annotations

from typing import Any, Literal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from krug.core.access.models import User
from krug.core.api.asking import one_of
from krug.core.api.bodies import Time
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.items import moment
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import missing
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST
from krug.core.jobs import queue
from krug.core.jobs.models import Job, JobState

STATES = {"type": "string", "enum": list(JobState.values)}
STATE = Parameter("state", STATES, one_of(*JobState.values), lambda value: Q(state=value))
ASKS = (LIMIT, CURSOR, STATE)


class GivenJob(BaseModel):
    """`total` 0: not known yet; `note` says what is being done, `error` why it failed. `page` is where people see what
    came of it, "" where there is none. `actor` null: Krug itself."""

    id: int
    kind: str
    title: str
    state: Literal[tuple(JobState.values)]  # type: ignore[valid-type]
    done: int
    total: int
    note: str
    error: str
    page: str
    actor: int | None
    created_at: Time
    started_at: Time | None
    finished_at: Time | None


def job_item(job: Job) -> dict[str, Any]:
    return {
        "id": job.pk,
        "title": str(job.title),
        **{name: getattr(job, name) for name in ("kind", "state", "done", "total", "note", "error", "page")},
        "actor": job.actor_id,
        **{name: moment(getattr(job, name)) for name in ("created_at", "started_at", "finished_at")},
    }


def begun(job: Job) -> Made:
    """The answer to whoever began it: where to ask how far it is."""
    return Made(job_item(job), f"/api/v1/jobs/{job.pk}")


def _list(call: Call) -> Any:
    rows = queue.of(call.user)
    if "state" in call.asked:
        rows = rows.filter(state=call.asked["state"])
    found = paged(rows, ("-id",), call.asked)
    return {"items": [job_item(job) for job in found.rows], "next": found.next}


def _reach(user: User, pk: int) -> Job:
    found = queue.of(user).filter(pk=pk).first() if pk <= BIGGEST else None
    if found is None:
        raise missing()
    return found


def _one(call: Call) -> Any:
    return job_item(_reach(call.user, call.id))


def _cancel(call: Call) -> Any:
    queue.cancel(_reach(call.user, call.id), call.user)
    return _one(call)


def _again(call: Call) -> Any:
    queue.retry(_reach(call.user, call.id), call.user)
    return _one(call)


def operations() -> list[Operation]:
    found = [
        Operation("GET", "jobs", _("One's own; an administrator's all"), _list, listed(GivenJob), asks=ASKS),
        Operation("GET", "jobs/{id}", _("How far it is"), _one, GivenJob),
        Operation("POST", "jobs/{id}/cancellation", _("Stop it"), _cancel, GivenJob, reach=_reach),
        Operation("POST", "jobs/{id}/attempts", _("Go on after a failure"), _again, GivenJob, reach=_reach),
    ]
    return [operation.under(str(_("Background work"))) for operation in found]
