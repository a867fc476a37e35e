"""The board: lanes of stages, each with its count, its sum and its first cards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.policy import may
from krug.core.access.scopes import Action
from krug.core.records.money import said
from krug.core.stages import first_rows, lateness, movers, sums
from krug.core.stages.first_rows import Key
from krug.core.stages.models import Pipeline, Stage
from krug.core.stages.staged import Staged
from krug.core.stages.sums import Total
from krug.core.stages.wishes import Wish

CARDS = 15
MOST_CARDS = 150
# In a lane of one of many rows, and how many rows there are at most: a statement holds 500 parts on SQLite.
CARDS_IN_ROW = 6
MOST_ROWS = 25
MOST_LANES = 400


@dataclass(frozen=True)
class Card:
    """One record on the board, ready to be drawn. `mark`: "late", "idle" (nothing planned) or "". `hue`: 1 to 6."""

    pk: int
    title: str
    subtitle: str
    amount: str
    text: str
    icon: str
    mark: str
    may_move: bool
    person: str
    initials: str
    hue: int


@dataclass(frozen=True)
class Lane:
    """`stage` is None where the pipeline has none: then all that is in work stands in one lane. `next`: more cards.

    `shut`: in words who may move into the stage, where the reader may not.
    `person` is whose row the lane is of, 0 for what is nobody's, None on a board without rows.
    """

    stage: Stage | None
    total: Total
    cards: list[Card]
    next: str
    person: int | None = None
    shut: str = ""

    @property
    def place(self) -> int:
        return self.stage.pk if self.stage else 0

    @property
    def code(self) -> str:
        return str(self.place) if self.person is None else f"{self.person}-{self.place}"

    @property
    def title(self) -> str:
        return self.stage.name if self.stage else _("In work")

    @property
    def left(self) -> int:
        """How many more there are than cards shown."""
        return max(self.total.count - len(self.cards), 0)


@dataclass(frozen=True)
class Board:
    """`people` are ids of those whose records stand here, in so far as the reader may see them.

    `left` is how many people have no row because there are too many.
    """

    lanes: list[Lane]
    people: list[int]
    left: int = 0

    @property
    def total(self) -> Total:
        return self.total_of(self.lanes)

    @property
    def rows(self) -> list[tuple[int, list[Lane]]]:
        """The lanes of each person's row; empty on a board without rows."""
        found: dict[int, list[Lane]] = {}
        for lane in self.lanes:
            if lane.person is not None:
                found.setdefault(lane.person, []).append(lane)
        return list(found.items())

    @staticmethod
    def total_of(lanes: list[Lane]) -> Total:
        whole = Total()
        for lane in lanes:
            whole.count += lane.total.count
            whole.is_more = whole.is_more or lane.total.is_more
            for currency, amount in lane.total.amounts.items():
                whole.add(0, currency, amount)
        return whole

    @property
    def weighted(self) -> dict[str, Any]:
        """By currency: each lane's sum times its stage's probability."""
        whole = Total()
        for lane in self.lanes:
            for currency, amount in lane.total.amounts.items():
                whole.add(0, currency, amount * (lane.stage.probability if lane.stage else 0) / 100)
        return whole.amounts


@dataclass(frozen=True)
class Reader:
    """One person looking at one pipeline with some wishes."""

    declared: Staged
    user: User
    pipeline: Pipeline
    wish: Wish

    def board(self, shown: dict[str, int] | None = None) -> Board:
        """The whole board; `shown` says how many cards of a lane (by code) are on the screen already. Five queries, two
        more for each stage that the reader may not move into."""
        stages = self.stages()
        totals, people = sums.by_counters(self.declared, self.user, self.pipeline.pk, self.wish)
        persons, left = self._persons(people, len(stages))
        lanes = [Lane(stage, Total(), [], "", person) for person in persons for stage in stages]
        parts = {(lane.person, lane.place or None): self.rows(lane.stage, lane.person) for lane in lanes}
        if not self.wish.is_counted:
            totals = sums.by_rows(self.declared, parts)
        usual = CARDS_IN_ROW if self.wish.by_person else CARDS
        wanted = [min(max((shown or {}).get(lane.code, 0), usual), MOST_CARDS) for lane in lanes]
        keys = first_rows.first(list(parts.values()), max(wanted, default=usual) + 1)
        pages = [found[:most] for found, most in zip(keys, wanted, strict=True)]
        cards = self.cards([lane.stage for lane in lanes], pages)
        rules = getattr(self.pipeline, "rules", None)
        said = {stage.pk: movers.shut(rules, self.user, stage) for stage in stages if stage is not None}
        drawn = []
        for lane, page, found in zip(lanes, pages, keys, strict=True):
            total = totals.get((lane.person, lane.place or None), Total())
            more = first_rows.text_of(page[-1]) if len(found) > len(page) else ""
            if lane.stage is None or lane.stage.is_active or total.count:
                shown_cards = [cards[pk] for _since, pk in page if pk in cards]
                drawn.append(Lane(lane.stage, total, shown_cards, more, lane.person, said.get(lane.place, "")))
        return Board(drawn, [pk for pk in people if pk], left)

    def more(self, stage: Stage | None, after: Key, person: int | None = None) -> tuple[list[Card], str]:
        """The next cards of a lane, and the key to go on from."""
        rows = [first_rows.after(part, after) for part in self.rows(stage, person)]
        keys = first_rows.first([rows], CARDS + 1)[0]
        page = keys[:CARDS]
        cards = self.cards([stage], [page])
        following = first_rows.text_of(page[-1]) if len(keys) > CARDS else ""
        return [cards[pk] for _since, pk in page if pk in cards], following

    def _persons(self, people: list[int], stages: int) -> tuple[list[int | None], int]:
        """Whose rows the board has, and for how many there is no room; one row of all without `by_person`."""
        if not self.wish.by_person:
            return [None], 0
        found: list[int | None] = [pk for pk in people if self.wish.responsible in (None, pk)]
        parts = max(stages, 1) * len(first_rows.scopes(self.user, self.declared.kind, self.pipeline.pk))
        most = max(min(MOST_ROWS, MOST_LANES // parts), 1)
        return found[:most], len(found[most:])

    def stages(self) -> list[Stage | None]:
        found = list(Stage.objects.filter(pipeline=self.pipeline))
        return [*([] if any(stage.is_active for stage in found) else [None]), *found]

    def rows(self, stage: Stage | None, person: int | None = None) -> list[QuerySet[Any]]:
        """The open records of a lane that the reader may see and wants to, in parts to be merged."""
        rows = self.declared.model.objects.filter(pipeline=self.pipeline, stage=stage, **self.declared.open_only)
        rows = self.wish.among(self.declared, rows, stage)
        if person is not None:
            rows = rows.filter(responsible_id=person or None)
        return [rows.filter(part) for part in first_rows.scopes(self.user, self.declared.kind, self.pipeline.pk)]

    def cards(self, stages: list[Stage | None], pages: list[list[Key]]) -> dict[int, Card]:
        """Id to card, of all lanes at once. Two queries."""
        place = {pk: stage for stage, page in zip(stages, pages, strict=True) for _since, pk in page}
        columns = ["stage_since", "department_id", "pipeline_id", "responsible__name", *self.declared.shows]
        columns += [name for name in (self.declared.amount, self.declared.currency, self.declared.due) if name]
        records = self.declared.model.objects.filter(pk__in=place).only(*columns)
        records = records.select_related("responsible", *self.declared.related)
        steps = self.declared.steps if self.declared.steps and self.declared.steps.known_to(self.user) else None
        planned = steps.next_of(place, self.user) if steps and place else {}
        return {
            record.pk: self._card(record, place[record.pk], planned.get(record.pk), steps is not None)
            for record in records
        }

    def _sign(self, record: Any) -> str:
        """The currency, left out where it is the firm's own: most cards say the same."""
        currency = getattr(record, self.declared.currency) if self.declared.currency else ""
        return "" if currency == self.user.firm.currency else str(currency)

    def _card(self, record: Any, stage: Stage | None, step: Any, plans: bool) -> Card:
        title, subtitle = self.declared.line(record, self.user)
        mark, icon, text = "", "", ""
        if late := lateness.said(self.declared, record, stage):
            mark, icon, text = "late", "clock", late
        elif step is not None:
            mark, icon, text = "late" if step.is_late else "", step.icon, step.text
        elif plans:
            mark, icon, text = "idle", "warn", _("No step")
        return Card(
            pk=record.pk,
            title=title,
            subtitle=subtitle,
            amount=said(getattr(record, self.declared.amount), self._sign(record)) if self.declared.amount else "",
            text=text,
            icon=icon,
            mark=mark,
            may_move=may(self.user, Action.CHANGE, record),
            person=record.responsible.name if record.responsible else "",
            initials=record.responsible.initials if record.responsible else "",
            hue=(record.responsible_id or 0) % 6 + 1,
        )
