"""Kinds of record that go through stages: each declared once, in its module."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.kinds import EventKind
from krug.core.events.kinds import declare as declare_events
from krug.core.records import kinds, looks
from krug.core.records.kinds import RecordKind
from krug.core.records.looks import Look
from krug.core.stages.guides import Guide
from krug.core.stages.steps import Steps


@dataclass(frozen=True)
class Zone:
    """A place of the board where a record is dropped to end it: a POST to `address` (of the record's id) does so.

    `asks`: a GET of the same address gives a form to be filled in first. `tone`: "won", "lost" or "".
    `demands`: the administrator may say which fields a record must have to end so, and the verb at `address` sees to
    it by `demanding.to_the_end` and `before_end`.
    """

    code: str
    title: str | Promise
    hint: str | Promise
    icon: str
    address: str
    tone: str = ""
    asks: bool = False
    demands: bool = False

    def of(self, pk: int) -> str:
        return self.address.format(id=pk)


@dataclass(frozen=True)
class Ending:
    """How a record ended: a word, what is known beside it, and the address that a POST to opens it again."""

    title: str
    text: str = ""
    tone: str = ""
    reopen: str = ""


@dataclass(frozen=True)
class Staged:
    """What the stage machinery must know of a record kind whose model is a StagedRecord.

    The record is open where the column `state` holds `open_state`; only open records are counted and stand on the
    board. `amount`, `currency`, `due`: columns, "" where the kind has none. `line` gives a card's (title, subtitle)
    for a reader, who may not see what the record leads to. `shows` are the columns that `line` reads, also through the
    links of `related`; `steps` knows what is planned.
    `ending` tells a reader how a record ended that is no longer open. `group` is the filter of history that moves fall
    under. `guide` leads records whose stages are not moved at will.
    The board stands at the kind's path, the list beneath it under /list, and where there is a day it is due by, the
    calendar under /calendar. `board` is another place for the board, where the list has the kind's own.
    `moved(record, actor, stage, channel)` is called in the transaction in which somebody moves a record into `stage`
    or takes that back, so that what a stage means comes about.
    """

    kind: str
    state: str
    open_state: str
    line: Callable[[Any, User], tuple[str, str]]
    related: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    amount: str = ""
    currency: str = ""
    due: str = ""
    zones: tuple[Zone, ...] = ()
    steps: Steps | None = None
    ending: Callable[[Any, User], Ending] | None = None
    guide: Guide | None = None
    group: str = "changes"
    new_here: str | Promise = ""
    board: str = ""
    moved: Callable[[Any, User, Any, str], None] | None = None

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a kind declared twice, KeyError for one that is no record kind."""
        if self.kind in _staged:
            raise ValueError(f"stages of {self.kind} are declared twice")
        for column in (self.state, self.amount, self.currency, self.due):
            if column:
                self.model._meta.get_field(column)
        _staged[self.kind] = self
        policy.in_pipelines[self.kind] = self.model
        looks.add(
            self.kind,
            Look("board", _("Board"), "board", f"/{self.place}"),
            Look("list", _("List"), "list", self.record_kind.list_url),
            *([Look("calendar", _("Calendar"), "cal", f"/{self.record_kind.path}/calendar")] if self.due else []),
        )
        declare_events(
            EventKind(f"{self.kind}.moved", _("moved “{title}” from “{from}” to “{to}”{note}"), self.group, "board"),
            EventKind(f"{self.kind}.taken_back", _("took the move of “{title}” to “{from}” back"), self.group, "undo"),
            EventKind(
                f"{self.kind}.stage_commented",
                _("wrote of the stage “{stage}” of “{title}”{note}"),
                self.group,
                "edit",
            ),
            EventKind(f"{self.kind}.ticked", _("ticked “{line}” for “{title}”"), self.group, "ok"),
            EventKind(f"{self.kind}.unticked", _("took the tick off “{line}” for “{title}”"), self.group, "undo"),
        )

    def seen_by(self, user: User) -> Staged:
        """The same without the columns whose fields are hidden from `user`: no sums and no days where they are."""
        if not user.field_rights(self.kind):
            return self
        hides = [name for name in ("amount", "due") if not user.sees_field(self.kind, getattr(self, name))]
        return replace(self, **dict.fromkeys(hides, ""))  # type: ignore[arg-type]

    @property
    def record_kind(self) -> RecordKind:
        return kinds.get(self.kind)

    @property
    def place(self) -> str:
        """Where the board stands."""
        return self.board or self.record_kind.path

    @property
    def model(self) -> Any:
        return self.record_kind.model

    @property
    def open_only(self) -> dict[str, Any]:
        """The condition under which a record stands on the board."""
        return {self.state: self.open_state, "deleted_at": None}


_staged: dict[str, Staged] = {}


def get(kind: str) -> Staged:
    """Raises KeyError for a kind without stages."""
    return _staged[kind]


def guide_of(record: Any) -> Guide | None:
    """Who leads this very record; None where it is moved at will."""
    guide = get(record.KIND).guide
    return guide if guide is not None and guide.leads(record) else None


def all_staged() -> list[Staged]:
    return list(_staged.values())
