"""A line of the sheet: what was worked on, and which kind of work it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.records import kinds
from krug.core.records.sight import UNSEEN, name_of
from krug.modules.timesheets.models import TimeEntry

# The nearest first: time for a deal's activity stands in the activity's line.
NEAREST = ("activity", "deal", "request", "client")


@dataclass(frozen=True)
class Line:
    """`about` is the kind of record, "" for none; `pk` its id; `work` the kind of work. 0 is none."""

    about: str = ""
    pk: int = 0
    work: int = 0

    @classmethod
    def of(cls, entry: TimeEntry) -> Self:
        about = next((name for name in NEAREST if entry.pk_of(name)), "")
        return cls(about, (entry.pk_of(about) or 0) if about else 0, entry.kind_id or 0)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """From "deal.12.1", as forms and addresses name it; None for what names none."""
        about, _dot, rest = text.partition(".")
        first, _dot, second = rest.partition(".")
        pk, work = key_of(first), key_of(second)
        if pk is None or work is None or (about and about not in NEAREST) or bool(about) != bool(pk):
            return None
        return cls(about, pk, work)

    @property
    def key(self) -> str:
        return f"{self.about}.{self.pk}.{self.work}"

    @property
    def values(self) -> dict[str, Any]:
        """What an entry of this line has, as the record's fields take it."""
        found: dict[str, Any] = {"kind": self.work} if self.work else {}
        return found | ({self.about: self.pk} if self.about else {})


@dataclass(frozen=True)
class Title:
    """What a line is about as its reader sees it; `client` is whose it is, where that is another record."""

    name: str = ""
    url: str = ""
    client: str = ""


def titles(lines: Iterable[Line], reader: User) -> dict[tuple[str, int], Title]:
    """By (kind, id); a dash for what `reader` does not see. One query for each kind among them."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for line in lines:
        if line.about:
            wanted[line.about].add(line.pk)
    found = {(about, pk): Title(UNSEEN) for about, ids in wanted.items() for pk in ids}
    for about, ids in wanted.items():
        rows = kinds.get(about).model.objects.visible_to(reader).filter(pk__in=ids)
        for record in rows if about == "client" else rows.select_related("client"):
            client = name_of(getattr(record, "client", None), reader)
            found[about, record.pk] = Title(str(record), record.get_absolute_url(), client)
    return found
