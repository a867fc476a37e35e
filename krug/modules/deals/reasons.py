"""The list of reasons deals are lost for: the administrator's work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.staff.differing import changed
from krug.modules.deals.models import LostReason

LONGEST_NAME = 100


@dataclass(frozen=True)
class ReasonRow:
    """A reason as it is to be, in its place in the list. `pk` None: a new one. `seen`: the version that was shown."""

    pk: int | None
    name: str
    is_active: bool = True
    seen: int | None = None


@transaction.atomic
def keep_reasons(actor: User, rows: Sequence[ReasonRow], channel: str = Channel.PAGE) -> list[LostReason]:
    """The reasons as given, first in the list and in this order; those not named stay as they are, after them.

    Raises Denied, Invalid, Overtaken.
    """
    policy.check_administrator(actor)
    known = {reason.pk: reason for reason in LostReason.objects.select_for_update()}
    kept, told = [], {}
    for sort, row in enumerate(rows):
        reason = known.pop(row.pk or 0, None) or LostReason()
        check_seen(reason, row.seen)
        values = {"name": row.name, "is_active": row.is_active, "sort": sort}
        if differing := changed(reason, values):
            reason.save()
            told[reason.name] = differing.get("name") or differing.get("is_active")
        kept.append(reason)
    for sort, reason in enumerate(known.values(), start=len(rows)):
        LostReason.objects.filter(pk=reason.pk).exclude(sort=sort).update(sort=sort)
    _check_names([*kept, *known.values()])
    _tell(actor, told, channel)
    return kept


@transaction.atomic
def add_reason(actor: User, name: str, channel: str = Channel.PAGE) -> LostReason:
    """A new one, last in the list. Raises Denied, Invalid."""
    return keep_reasons(actor, [*_as_they_are(), ReasonRow(None, name)], channel)[-1]


@transaction.atomic
def change_reason(
    actor: User,
    reason: LostReason,
    name: str,
    is_active: bool,
    channel: str = Channel.PAGE,
    seen: int | None = None,
) -> None:
    """Renamed, taken out of use or into it. Raises Denied, Invalid, Overtaken."""
    wished = ReasonRow(reason.pk, name, is_active, seen)
    keep_reasons(actor, [wished if row.pk == reason.pk else row for row in _as_they_are()], channel)


@transaction.atomic
def remove_reason(actor: User, reason: LostReason, channel: str = Channel.PAGE) -> None:
    """One that no deal was lost for. Raises Denied, Invalid."""
    policy.check_administrator(actor)
    name = reason.name
    try:
        with transaction.atomic():
            reason.delete()
    except ProtectedError:
        raise Invalid({"name": _("Deals were lost for this reason: take it out of use instead.")}) from None
    _tell(actor, {name: {"old": name, "new": None}}, channel)


def _as_they_are() -> list[ReasonRow]:
    return [ReasonRow(reason.pk, reason.name, reason.is_active) for reason in LostReason.objects.all()]


def _check_names(reasons: Sequence[LostReason]) -> None:
    """Two of one name would be two lines of one reason in the report."""
    names = [reason.name.casefold() for reason in reasons if reason.is_active]
    if any(not 0 < len(reason.name) <= LONGEST_NAME for reason in reasons):
        raise Invalid({"name": _("From 1 to %(most)d characters.") % {"most": LONGEST_NAME}})
    if len(set(names)) < len(names):
        raise Invalid({"name": _("Each reason has a name of its own.")})


def _tell(actor: User, told: Mapping[str, Any], channel: str) -> None:
    values = {name: value for name, value in told.items() if value}
    if told:
        write([Fact("lost_reasons.changed", ("firm", 1), {"values": values})], actor, channel)
