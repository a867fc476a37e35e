"""What a mapping says of deals alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from krug.core.imports.mapping import BadMapping
from krug.core.imports.reading.headings import normal
from krug.modules.deals.models import Outcome

# How other programs call the two ends, where a mapping says nothing of them.
WON = {"won", "closed won", "успешно реализовано", "сделка успешна", "выиграна", "успех", "продано"}
PRICE = "product.price"
# In a mapping: whatever the cell says, so long as it says something.
ANY = "*"
LOST = {"lost", "closed lost", "закрыто и не реализовано", "сделка провалена", "проиграна", "отказ", "провал"}


@dataclass(frozen=True)
class DealOptions:
    """`stage_dates`: stage → place of the column with the day of entry, None for a first stage without one.

    `closed_in` is the place of the column in which `ends` tell won from lost, `closed_on` that of the closing day.
    `kind_name`, `stages`, `currency`: the kind of deal to be made when there is none of this name. `make_kinds`: kinds
    that the file names and nobody knows are made too, with the stages its deals stand in, those of `stages` first.
    """

    stage_dates: dict[str, int | None] = field(default_factory=dict)
    closed_in: int | None = None
    closed_on: int | None = None
    ends: dict[str, Outcome] = field(default_factory=dict)
    kind_name: str = ""
    stages: tuple[str, ...] = ()
    currency: str = ""
    make_kinds: bool = False
    price_when_open: bool = False

    def end_of(self, cell: str) -> Outcome | None:
        """The outcome that a cell speaks of; None while the deal is open."""
        return self.ends.get(normal(cell)) or (self.ends.get(ANY) if cell.strip() else None)


def read(options: Mapping[str, Any], headings: Sequence[str]) -> DealOptions:
    """Raises BadMapping for a column that is not there, or a part that is not understood."""
    unknown = set(options) - {"stage_dates", "closed", "deal_kind", "open_amount"}
    if unknown:
        raise BadMapping(_("The mapping has a part that is not known: “%(name)s”.") % {"name": min(unknown)})
    places = {normal(heading): at for at, heading in enumerate(headings)}

    def place(heading: Any) -> int | None:
        heading = str(heading)
        if heading and normal(heading) not in places:
            raise BadMapping(_("There is no column “%(name)s” in the file.") % {"name": heading})
        return places[normal(heading)] if heading else None

    for name in ("stage_dates", "closed", "deal_kind"):
        if not isinstance(options.get(name, {}), dict):
            raise BadMapping(_("“%(name)s” in the mapping must be a table.") % {"name": name})
    closed, kind = options.get("closed", {}), options.get("deal_kind", {})
    return DealOptions(
        stage_dates={stage: place(heading) for stage, heading in options.get("stage_dates", {}).items()},
        closed_in=place(closed.get("column", "")),
        closed_on=place(closed.get("date", "")),
        ends=ends_in(closed),
        kind_name=str(kind.get("name", "")),
        stages=tuple(str(stage) for stage in kind.get("stages", ())),
        currency=str(kind.get("currency", "")),
        make_kinds=bool(kind.get("make", False)),
        price_when_open=options.get("open_amount") == PRICE,
    )


def ends_in(closed: Mapping[str, Any]) -> dict[str, Outcome]:
    """Words, as `normal` writes them, to the ends they speak of: those of the mapping's part `closed`, where it has
    any; else as other programs call the ends."""
    if not any(outcome.value in closed for outcome in Outcome):
        return dict.fromkeys(WON, Outcome.WON) | dict.fromkeys(LOST, Outcome.LOST)
    found: dict[str, Outcome] = {}
    for outcome in Outcome:
        words = closed.get(outcome.value, [])
        listed = [words] if isinstance(words, str) else words
        found |= {ANY if word == ANY else normal(str(word)): outcome for word in listed}
    return found
