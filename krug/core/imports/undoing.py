"""The job that takes a whole import back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from krug.core.access.people import krug_itself
from krug.core.imports import companions
from krug.core.imports.models import Import, Piece, State
from krug.core.imports.turning import WrongState
from krug.core.jobs.kinds import Failure
from krug.core.jobs.running import Running

MOST_SAID = 200
# Of what pieces note besides: records made, and no more than that.
MADE_BESIDES = {companions.MADE, "department", "user"}


def run(job: Running) -> dict[str, Any]:
    """Payload: {"import": id}. The pieces go in the order opposite to that in which they came."""
    found = Import.objects.select_related("actor__role").get(pk=job.payload["import"])
    if found.state == State.UNDONE:
        return {"left": found.left}
    if found.state != State.UNDOING:
        raise Failure(str(WrongState(found)))
    actor, total = job.actor or krug_itself(), weight_of(found).records
    done, left = job.checkpoint.get("done", 0), list(job.checkpoint.get("left", []))
    versions = {int(pk): version for pk, version in job.checkpoint.get("versions", {}).items()}
    while piece := _last(found, job.checkpoint.get("piece")):
        done += len(piece.created) + len(piece.changed)
        checkpoint: dict[str, Any] = {}
        with job.piece(min(done, total), total, checkpoint):  # a record may have been changed in several pieces
            changed = {int(pk): dict(was) for pk, was in piece.changed.items()}
            for pk in changed.keys() & versions.keys():
                changed[pk]["version"] = versions[pk]
            left += found.importer.undo(actor, piece.created, changed, piece.besides)
            # A record that an earlier piece had changed too is one version further now.
            versions |= {pk: was["version"] + 1 for pk, was in changed.items()}
            left = left[:MOST_SAID]
            checkpoint |= {"piece": piece.number, "done": done, "left": left, "versions": versions}
    with job.piece(total, total):
        Import.objects.filter(pk=found.pk).update(state=State.UNDONE, left=left)
    return {"left": left}


@dataclass(frozen=True)
class Weight:
    """How many records an import made, changed, and made besides its rows' own."""

    created: int
    changed: int
    besides: int

    @property
    def records(self) -> int:
        return self.created + self.changed


def weight_of(found: Import) -> Weight:
    created, besides, changed = 0, 0, set[str]()
    for made, was, others in found.pieces.values_list("created", "changed", "besides"):
        created += len(made)
        changed |= was.keys()
        besides += sum(what in MADE_BESIDES for what, *_rest in others)
    return Weight(created, len(changed), besides)


def _last(found: Import, before: int | None) -> Piece | None:
    pieces = found.pieces.order_by("-number")
    found_piece: Piece | None = (pieces.filter(number__lt=before) if before is not None else pieces).first()
    return found_piece
