"""A deal known already is brought to where a newer file says it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.imports.importers import Parsed
from krug.core.imports.reading.headings import normal
from krug.core.records.cleaning import Invalid
from krug.core.stages.models import Stage
from krug.modules.deals.bulk import moment
from krug.modules.deals.imports.kinds import Kinds
from krug.modules.deals.models import ClosedPeriod, Deal, LostReason, Outcome
from krug.modules.deals.models.closing import Ending


def bring_up(
    deal: Deal, row: Parsed, actor: User, kinds: Kinds, reasons: Mapping[str, LostReason]
) -> dict[str, Any] | None:
    """Move or close an open deal as the row says; gives where it stood before, None where nothing changed.

    A closed deal stays closed. What the person may not do is the row's fault.
    """
    if not may_move(deal, row, actor, kinds, reasons):
        return None
    was, outcome = deal.stage_id, row.given.get("outcome")
    try:
        if outcome is not None:
            at = row.given.get("closed_at")
            changed = deal.close(actor, _ending(row, reasons), Channel.IMPORT, moment(at) if at else None)
        else:
            stage = _stage(deal, row, kinds)
            changed = stage is not None and deal.move(actor, stage, channel=Channel.IMPORT)
    except Invalid as error:
        _blame(row, error)
        return None
    deal.refresh_from_db(fields=["version"])
    return {"version": deal.version, "stage": was, "closed": outcome is not None} if changed else None


def may_move(deal: Any, row: Parsed, actor: User, kinds: Kinds, reasons: Mapping[str, LostReason]) -> bool:
    """Whether the row says that an open deal stands elsewhere, and the person may do it; else it is the row's fault."""
    outcome = row.given.get("outcome")
    if not deal.is_open or (outcome is None and _stage(deal, row, kinds) in (None, deal.stage)):
        return False
    if deal.pk is not None and not policy.may(actor, Action.CHANGE, deal):
        row.blame("stage", _("You have no right to do this."))
        return False
    try:
        if outcome is not None:
            deal.check_ending(_ending(row, reasons), actor)
            ClosedPeriod.ensure_open(moment(row.given["closed_at"]) if row.given.get("closed_at") else None)
        if words := kinds.shut(deal.kind, actor, None if outcome else _stage(deal, row, kinds), outcome):
            raise Invalid({"stage": words})
    except Invalid as error:
        _blame(row, error)
        return False
    return True


def _blame(row: Parsed, error: Invalid) -> None:
    """Of a closing day its own column, of all else the stage's."""
    for name, reason in error.errors.items():
        row.blame("closed_at" if name == "closed_at" else "stage", reason)


def _ending(row: Parsed, reasons: Mapping[str, LostReason]) -> Ending:
    outcome = Outcome(row.given["outcome"])
    reason = reasons.get(normal(row.given.get("lost_reason") or "")) if outcome is Outcome.LOST else None
    return Ending(outcome, reason, row.given.get("comment", ""))


def _stage(deal: Deal, row: Parsed, kinds: Kinds) -> Stage | None:
    """The stage the row names; None where it names none, or the deal is of another kind, which has no such stage."""
    name = row.given.get("stage")
    return kinds.stage(deal.kind, name) if name and kinds.has(deal.kind, name) else None
