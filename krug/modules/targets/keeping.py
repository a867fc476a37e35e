"""Targets written down: by the head for the department, by the administrator for all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken, check_seen
from krug.core.records.money import MoneyField
from krug.core.staff.differing import changed
from krug.modules.targets import reach
from krug.modules.targets.models import SalesTarget
from krug.modules.targets.places import Place, Tree

EVENT = "sales_target.changed"
MEASURES = ("revenue", "deals")
MOST_DEALS = 1_000_000
YEARS = range(2000, 2101)
AMOUNT = MoneyField()
Spot = tuple[Place, dt.date]


@dataclass(frozen=True)
class Wished:
    """The target of a place and month as it is to be: what `values` does not name stays, None takes it away.

    `seen` is the version that was shown, 0 where there was none; None: whoever asks does not mind.
    """

    place: Place
    month: dt.date
    values: Mapping[str, Any] = field(default_factory=dict)
    seen: int | None = None

    @property
    def spot(self) -> Spot:
        return self.place, self.month


def keep(actor: User, wished: Sequence[Wished], channel: str = Channel.PAGE) -> list[SalesTarget | None]:
    """Each as it stands then, None for one that is no more. Raises Denied, Invalid, Overtaken: nothing is changed."""
    tree = Tree.now()
    cleaned = [_cleaned(one) for one in wished]
    for one in wished:
        reach.check(actor, one.place, tree, one.values)
        if not tree.has(one.place):
            raise Invalid({"person": _("Choose from the list.")})
    try:
        with transaction.atomic():
            return _write(actor, wished, cleaned, tree, channel)
    except IntegrityError:  # another process has set the same month for the first time at this moment
        raise Overtaken(_("Somebody has set the same target just now. Look at it, then save again.")) from None


def _write(
    actor: User, wished: Sequence[Wished], cleaned: Sequence[dict[str, Any]], tree: Tree, channel: str
) -> list[SalesTarget | None]:
    rows = known({one.month for one in wished}, lock=True)
    kept: list[SalesTarget | None] = []
    told = {}
    for one, values in zip(wished, cleaned, strict=True):
        row = rows.get(one.spot)
        if row is None:
            row = SalesTarget(
                person_id=one.place.person,
                department_id=one.place.department,
                group_id=one.place.group,
                month=one.month,
            )
            if one.seen:
                raise Overtaken(_("Somebody has taken this target away meanwhile."))
        else:
            check_seen(row, one.seen)
        differing = changed(row, values)
        is_there = any(getattr(row, name) is not None for name in MEASURES)
        if differing and is_there:
            row.save()
        elif differing and row.pk:
            row.delete()
        if differing:
            told[one.spot] = differing
        kept.append(row if is_there else None)
    if told:
        write([Fact(EVENT, ("firm", 1), {"values": _said(told, tree, actor)})], actor, channel)
    return kept


def known(months: set[dt.date], within: Q | None = None, lock: bool = False) -> dict[Spot, SalesTarget]:
    """The targets of these months, by place and month. One query."""
    rows = SalesTarget.objects.filter(within or Q(), month__in=months)
    found = rows.select_for_update(of=("self",)) if lock else rows
    return {(Place(row.person_id, row.department_id, row.group_id), row.month): row for row in found.order_by("pk")}


def _cleaned(one: Wished) -> dict[str, Any]:
    """Raises Invalid."""
    if one.month.day != 1 or one.month.year not in YEARS:
        raise Invalid({"month": _("The first day of a month from 2000 to 2100.")})
    values: dict[str, Any] = {}
    for name, given in one.values.items():
        text = "".join(str(given).split()).replace(",", ".") if given is not None else ""
        values[name] = None if text == "" else _amount(text) if name == "revenue" else _count(text)
    return values


def _amount(text: str) -> Decimal:
    try:
        amount: Decimal = AMOUNT.clean(text, None)
    except ValidationError as error:
        raise Invalid({"revenue": " ".join(error.messages)}) from None
    if amount < 0:
        raise Invalid({"revenue": _("Enter an amount.")})
    return amount


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 9 or int(text) > MOST_DEALS:
        raise Invalid({"deals": _("A number from %(least)d to %(most)d.") % {"least": 0, "most": MOST_DEALS}})
    return int(text)


def _said(told: Mapping[Spot, Mapping[str, Any]], tree: Tree, actor: User) -> dict[str, Any]:
    """For the trail: what stood there and what stands there, by whose and when."""
    titles = {"revenue": _("Revenue"), "deals": _("Deals")}
    return {
        f"{tree.title(place, actor.firm.name)}, {formats.date_format(month, 'YEAR_MONTH_FORMAT')}: {titles[name]}": {
            "old": _plain(values["old"]),
            "new": _plain(values["new"]),
        }
        for (place, month), differing in told.items()
        for name, values in differing.items()
    }


def _plain(value: Any) -> Any:
    return f"{value:.2f}" if isinstance(value, Decimal) else value
