"""Copies by the API: which there are, one made now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from krug.config.backup import keeping
from krug.core.api.bodies import Time
from krug.core.api.items import moment
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem
from krug.core.api.resources.jobs import GivenJob, begun, job_item


class GivenCopy(BaseModel):
    """`size` in bytes."""

    name: str
    at: Time
    size: int


class GivenCopies(BaseModel):
    """`kept` false: no folder for copies is set. `encrypted`: those made from now on. `under_way`: the one being made.
    `failure`: why the last attempt came to nothing, "" where it did not."""

    kept: bool
    encrypted: bool
    under_way: GivenJob | None
    failure: str
    items: list[GivenCopy]
    next: None


def _list(_call: Call) -> Any:
    job, failure = keeping.under_way(), keeping.last_failure()
    return {
        "kept": keeping.folder() is not None,
        "encrypted": bool(keeping.lock().recipients),
        "under_way": job_item(job) if job else None,
        "failure": failure.error if failure else "",
        "items": [{"name": one.path.name, "at": moment(one.at), "size": one.size} for one in keeping.copies()],
        "next": None,
    }


def _make(call: Call) -> Made:
    """Of two that ask at once the second is given the first's."""
    if keeping.folder() is None:
        raise Problem(409, _("No folder for copies is set (KRUG_BACKUPS)."))
    return begun(keeping.under_way() or keeping.start(call.user))


OPERATIONS = (
    Operation(
        "GET", "backups", gettext_lazy("Copies, newest first"), _list, GivenCopies, tag="Copies", administrators=True
    ),
    Operation(
        "POST",
        "backups",
        gettext_lazy("Make one now"),
        _make,
        GivenJob,
        202,
        tag="Copies",
        administrators=True,
        conflicts=True,
    ),
)
