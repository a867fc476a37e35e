"""The job that takes a whole import back."""

from __future__ import annotations

from typing import Any

from krug.core.access.people import krug_itself
from krug.core.imports.models import Import, Piece, State
from krug.core.jobs.running import Running

MOST_SAID = 200


def run(job: Running) -> dict[str, Any]:
    """Payload: {"import": id}. The pieces go in the order opposite to that in which they came."""
    found = Import.objects.select_related("actor__role").get(pk=job.payload["import"])
    actor, total = job.actor or krug_itself(), found.pieces.count()
    done, left = job.checkpoint.get("done", 0), list(job.checkpoint.get("left", []))
    versions = {int(pk): version for pk, version in job.checkpoint.get("versions", {}).items()}
    while piece := _last(found, job.checkpoint.get("piece")):
        done += 1
        checkpoint: dict[str, Any] = {}
        with job.piece(done, total, checkpoint):
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


def _last(found: Import, before: int | None) -> Piece | None:
    pieces = found.pieces.order_by("-number")
    found_piece: Piece | None = (pieces.filter(number__lt=before) if before is not None else pieces).first()
    return found_piece
