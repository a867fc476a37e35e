"""One file of deals on its way in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import write
from krug.core.imports import cells
from krug.core.imports.imagining import FIRST
from krug.core.imports.importers import Fault, Parsed, Source
from krug.core.imports.mapping import Mapping
from krug.core.imports.reading.headings import normal
from krug.core.imports.records import RecordWork
from krug.core.records.custom.holding import held
from krug.core.records.fields import BadValue
from krug.core.records.kinds import RecordKind
from krug.modules.catalog.models import Product
from krug.modules.clients.models import Client
from krug.modules.deals import bulk, past
from krug.modules.deals.imports import impossible, interests, moving
from krug.modules.deals.imports.kinds import Kinds, said
from krug.modules.deals.imports.options import DealOptions, read
from krug.modules.deals.models import Deal, DealKind, DealState, LostReason, Outcome
from krug.modules.deals.new_deal import NewDeal


class DealsWork(RecordWork):
    """One file of deals on its way in: besides what `RecordWork` does, the past of each deal.

    The mapping says which columns hold the days of the stages and how a deal ended; `options.read` raises BadMapping
    for a column the file does not have. New deals are written by `bulk.add` with their passages and closings. A kind
    of deal made on the way is noted in `besides` as ["deal_kind", id]. A row whose kind, stage, day or lost reason will
    not do gets its fault.
    """

    def __init__(
        self,
        kind: RecordKind,
        match: Sequence[str],
        actor: User,
        mapping: Mapping,
        headings: Sequence[str],
        source: Source,
    ) -> None:
        self.options: DealOptions = read(mapping.options, headings)
        super().__init__(kind, match, actor, mapping, headings, source)
        self.dates = mapping.dates
        # Kinds are the administrator's to make.
        makes = self.options.make_kinds and actor.is_administrator
        self.deal_kinds = Kinds(self.options, source() if makes else ())
        self.reasons = {normal(reason.name): reason for reason in LostReason.objects.all()}
        self.earliest = self._earliest(source)
        self.standing: dict[int, tuple[DealKind, str]] = {}

    def complete(self, rows: Sequence[Parsed]) -> None:
        super().complete(rows)
        for row in rows:
            end = self._end_of(row)
            row.given["outcome"], row.given["dates"] = end, self._dates_of(row)
            if self.options.closed_on is not None:
                row.given["closed_at"] = self._day(row, self.options.closed_on)
            impossible.check(row, self.options)
            if end is None and row.given.get("closed_at") and not row.given.get("expected_close_on"):
                row.given["expected_close_on"] = row.given["closed_at"]  # of a deal in work it can only be a plan
            # The cell that says how a deal ended names no stage.
            stage = said(row, "stage")
            stage = "" if self.options.end_of(stage) else stage
            row.given["stage"] = stage if row.given.get("stage") else ""
            self.deal_kinds.check(row, stage, row.given["dates"])
            reason = said(row, "lost_reason")
            if reason and end is Outcome.LOST and normal(reason) not in self.reasons:
                row.blame("lost_reason", _("There is no lost reason “%(name)s”.") % {"name": reason})

    def create(self, rows: Sequence[Parsed]) -> Sequence[int | None]:
        impossible.hold(rows, self.options)
        interests.look_at(self, rows)
        self.deal_kinds.look_at(self.actor, rows)
        fit = [row for row in rows if not row.faults]
        made = dict(zip([row.number for row in fit], super().create(fit) if fit else [], strict=True))
        return [made.get(row.number) for row in rows]

    def add(self, rows: Sequence[Parsed]) -> list[int]:
        values = [{**row.first, **{k: value for k, value in row.given.items() if value is not None}} for row in rows]
        known = _Known(values)
        new = [self._new(row, value, known) for row, value in zip(rows, values, strict=True)]
        ids = [deal.pk for deal in bulk.add(self.actor, new, Channel.IMPORT)]
        self.besides += [["deal_kind", pk] for pk in self.deal_kinds.made]
        self.deal_kinds.made = []
        return ids

    def change(self, rows: Sequence[tuple[int, Parsed]], only_empty: bool) -> dict[int, dict[str, Any]]:
        before = super().change(rows, only_empty)
        if only_empty:
            return before
        there = [(pk, row, deal) for pk, row, deal in self._there(rows) if not row.faults]
        for pk, row, deal in there:
            moved = moving.bring_up(deal, row, self.actor, self.deal_kinds, self.reasons)
            if moved:
                before[pk] = {"values": {}, **before.get(pk, {}), **moved}
        said_of = [(deal, row.given.get("comment") or "") for _pk, row, deal in there]
        write(
            past.unsaid([(deal, text) for deal, text in said_of if text and deal.is_open]), self.actor, Channel.IMPORT
        )
        return before

    def pretend(
        self, new: Sequence[Parsed], known: Sequence[tuple[int, Parsed]], only_empty: bool
    ) -> Sequence[int | None]:
        impossible.hold(new, self.options)
        interests.look_at(self, new)
        self.deal_kinds.look_at(self.actor, new)
        fit = [row for row in new if not row.faults]
        made = dict(zip([row.number for row in fit], super().pretend(fit, known, only_empty), strict=True))
        ids = [made.get(row.number) for row in new]
        if not only_empty:
            self._pretend_moves(dict(zip(ids, new, strict=True)), known)
        return ids

    def _pretend_moves(self, new: dict[int | None, Parsed], known: Sequence[tuple[int, Parsed]]) -> None:
        """A dry run remembers how the deals stand that its earlier rows made or closed."""
        for pk, row in new.items():
            if pk is not None and row.external_id:
                self.standing[pk] = self.deal_kinds.meant(row), _state(row)
        there = {pk: deal for pk, _row, deal in self._there(known)}
        for pk, row in known:
            kind, state = self.standing.get(pk, (None, ""))
            deal = Deal(kind=kind, state=state) if kind else there[pk]
            if not row.faults and moving.may_move(deal, row, self.actor, self.deal_kinds, self.reasons):
                self.standing[pk] = deal.kind, _state(row)

    def _there(self, rows: Sequence[tuple[int, Parsed]]) -> list[tuple[int, Parsed, Deal]]:
        deals = Deal.objects.select_related("kind", "stage").in_bulk([pk for pk, _row in rows if pk < FIRST])
        return [(pk, row, deals[pk]) for pk, row in rows if pk in deals]

    def _new(self, row: Parsed, values: dict[str, Any], known: _Known) -> NewDeal:
        kind = self.deal_kinds.of(row)
        days: dict[str, dt.date | None] = values["dates"]
        stage = values.get("stage") or row.first.get("stage") or ""
        named = [*days, *([stage] if stage and not self.options.end_of(stage) else [])]
        named = [name for name in named if kind.has_stages and self.deal_kinds.has(kind, name)]
        # A deal stands in the stage the row names, whichever days are known of others.
        latest = max((day for day in days.values() if day), default=None)
        entered = {name: days.get(name) or (latest if name == stage else None) for name in named}
        stages = {self.deal_kinds.stage(kind, name): day for name, day in entered.items()}
        product = known.products.get(values.get("product_id"))
        amount: Decimal | None = values.get("amount")
        if amount is None and self.options.price_when_open and product and values.get("outcome") is None:
            amount = product.price
        client = known.clients.get(values.get("client_id"))
        created = values.get("created_at")
        if created is None and not any(days.values()) and not values.get("closed_at"):
            created = self.earliest
        return NewDeal(
            name=values.get("name") or (product.name if product else "") or (client.name if client else ""),
            kind=kind,
            responsible=known.people.get(values.get("responsible_id")),
            client=client,
            product=product,
            amount=amount,
            currency=values.get("currency", ""),
            expected_close_on=values.get("expected_close_on"),
            created_at=bulk.moment(created) if created else None,
            stage_dates=stages,
            outcome=values.get("outcome"),
            closed_at=values.get("closed_at") if values.get("outcome") else None,
            lost_reason=self.reasons.get(normal(values.get("lost_reason") or "")),
            competitor=values.get("competitor", ""),
            comment=values.get("comment", ""),
            custom=self._custom(row),
        )

    def _custom(self, row: Parsed) -> dict[str, Any]:
        """The firm's own fields, and the number by which the other program knows the deal."""
        found = held(self.kind, {**row.first, **row.given})
        return {**found, "external_id": row.external_id} if row.external_id else found

    def _end_of(self, row: Parsed) -> Outcome | None:
        at = self.options.closed_in
        return self.options.end_of(row.cells[at] if at is not None else said(row, "stage"))

    def _dates_of(self, row: Parsed) -> dict[str, dt.date | None]:
        """Stage to the day of entry, of the stages that the deal has entered."""
        days: dict[str, dt.date | None] = {}
        for stage, at in self.options.stage_dates.items():
            day = self._day(row, at) if at is not None else None
            if at is None or day is not None:
                days[stage] = day
        return days

    def _day(self, row: Parsed, at: int) -> dt.date | None:
        text = row.cells[at].strip()
        try:
            return cells.day(text, self.dates) if text else None
        except BadValue as error:
            fault = Fault(at, str(error))
            row.faults += [fault] if fault not in row.faults else []
            return None

    def _earliest(self, source: Source) -> dt.date | None:
        """The earliest date the file knows, for deals that have none of their own."""
        places = [at for at in self.options.stage_dates.values() if at is not None]
        if not places:
            return None
        found: dt.date | None = None
        for row in source():
            for at in places:
                day = self._day(row, at) if not row.faults else None
                found = day if found is None or (day is not None and day < found) else found
        return found


def _state(row: Parsed) -> str:
    return str(row.given.get("outcome") or DealState.OPEN)


class _Known:
    """What the rows of a piece lead to, in three queries."""

    def __init__(self, values: Sequence[dict[str, Any]]) -> None:
        def ids(column: str) -> set[int]:
            return {value[column] for value in values if value.get(column)}

        self.people: dict[Any, User] = dict(User.objects.in_bulk(ids("responsible_id")))
        self.clients: dict[Any, Client] = dict(Client.objects.in_bulk(ids("client_id")))
        self.products: dict[Any, Product] = dict(Product.objects.in_bulk(ids("product_id")))
