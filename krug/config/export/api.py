"""The export of all data by the API: one made now, those made before, fetching one."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from krug.config.export import keeping
from krug.core.api.bodies import Time
from krug.core.api.items import moment
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import missing
from krug.core.api.resources.jobs import GivenJob, begun, job_item
from krug.core.events.models import Channel
from krug.core.jobs.models import Job


class GivenExport(BaseModel):
    """`size` in bytes. `id` is the number of the job that made it."""

    id: int
    at: Time
    actor: int | None
    rows: int
    size: int


class GivenExports(BaseModel):
    """`under_way`: the one being made. They are kept for a week."""

    under_way: GivenJob | None
    items: list[GivenExport]
    next: None


def _list(_call: Call) -> Any:
    job = keeping.under_way()
    return {
        "under_way": job_item(job) if job else None,
        "items": [_item(one) for one in keeping.made()],
        "next": None,
    }


def _item(job: Job) -> dict[str, Any]:
    return {
        "id": job.pk,
        "at": moment(job.finished_at),
        "actor": job.actor_id,
        "rows": job.result.get("rows", 0),
        "size": keeping.path_of(job).stat().st_size,
    }


def _make(call: Call) -> Made:
    return begun(keeping.start(call.user, Channel.API))


def _fetch(call: Call) -> FileResponse:
    found = keeping.fetch(call.user, call.id, Channel.API)
    if found is None:
        raise missing()
    return FileResponse(found.open("rb"), as_attachment=True, filename="krug.zip", content_type="application/zip")


ROOT, TAG = "exports", "Export of all data"
OPERATIONS = (
    Operation("GET", ROOT, _("Exports, newest first"), _list, GivenExports, tag=TAG, administrators=True),
    Operation("POST", ROOT, _("Make one now"), _make, GivenJob, 202, tag=TAG, administrators=True),
    Operation(
        "GET",
        f"{ROOT}/{{id}}/file",
        _("Fetch it: CSV, JSON lines and files as a ZIP"),
        _fetch,
        media="application/zip",
        tag=TAG,
        administrators=True,
    ),
)
