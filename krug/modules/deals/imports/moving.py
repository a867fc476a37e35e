"""A deal known already is brought to where a newer file says it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.imports.importers import Parsed
from krug.core.imports.reading.headings import normal
from krug.core.records.cleaning import Invalid
from krug.modules.deals.bulk import moment
from krug.modules.deals.imports.kinds import Kinds
from krug.modules.deals.models import Deal, LostReason, Outcome
from krug.modules.deals.models.closing import Ending


def bring_up(
    deal: Deal, row: Parsed, actor: User, kinds: Kinds, reasons: Mapping[str, LostReason]
) -> dict[str, Any] | None:
    """Move or close an open deal as the row says; gives where it stood before, None where nothing changed.

    A closed deal stays closed. What the verbs refuse is the row's fault.
    """
    if not deal.is_open:
        return None
    was, outcome = deal.stage_id, row.given.get("outcome")
    try:
        if outcome is not None:
            reason = reasons.get(normal(row.given.get("lost_reason") or ""))
            at = row.given.get("closed_at")
            ending = Ending(Outcome(outcome), reason, row.given.get("comment", ""))
            changed = deal.close(actor, ending, Channel.IMPORT, moment(at) if at else None)
        else:
            stage = kinds.stage(deal.kind, row.given["stage"]) if row.given.get("stage") else None
            changed = stage is not None and deal.move(actor, stage, channel=Channel.IMPORT)
    except Invalid as error:
        row.blame("stage", "; ".join(error.errors.values()))
        return None
    except KeyError:
        return None  # the deal is of another kind, which has no such stage
    deal.refresh_from_db(fields=["version"])
    return {"version": deal.version, "stage": was, "closed": outcome is not None} if changed else None
