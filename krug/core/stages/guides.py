"""Records whose way through the stages is laid down: who lays it down says what may follow, and hears what did."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol

from krug.core.access.models import User
from krug.core.stages.models import Stage


@dataclass(frozen=True)
class Choices:
    """Ids of the stages that a record may go into now; where there are none, `reason` says why."""

    stages: Collection[int]
    reason: str = ""


class Guide(Protocol):
    """The ways of one kind of record, or of some records of it."""

    def leads(self, record: Any) -> bool:
        """Whether this record's way is laid down; all others are moved at will."""

    def choices(self, record: Any) -> Choices:
        """Asked only of records that it leads."""

    def check(self, record: Any, left: Stage | None, to: Stage, channel: str) -> None:
        """Before a record that it leads is moved. Raises Invalid with the reason, Overtaken where it has gone on."""

    def came(self, record: Any, actor: User, channel: str) -> None:
        """A record that it leads has come into its stage."""

    def went_back(self, record: Any, actor: User, channel: str) -> None:
        """The last move of a record that it leads was taken back."""

    def goes_on(self, record: Any, actor: User, channel: str) -> None:
        """A record that it leads had ended and is open again, where it stood."""
