"""The filters of a card's history: each names the events under it for people."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class EventGroup:
    """A filter over the events whose kind names `code` as its group. `kinds` are the cards it stands on; none: all."""

    code: str
    title: str | Promise
    order: int = 50
    kinds: tuple[str, ...] = ()

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a code declared twice."""
        if self.code in _groups:
            raise ValueError(f"event group {self.code} is declared twice")
        _groups[self.code] = self


_groups: dict[str, EventGroup] = {}


def on_card(kind: str) -> list[EventGroup]:
    """The filters on the cards of `kind`, in order."""
    found = [group for group in _groups.values() if not group.kinds or kind in group.kinds]
    return sorted(found, key=lambda group: group.order)


def titles() -> list[tuple[str, str | Promise]]:
    """Every declared filter as (code, title), in order."""
    return [(group.code, group.title) for group in sorted(_groups.values(), key=lambda group: group.order)]


EventGroup("comments", _("Comments"), order=40).declare()
EventGroup("changes", _("Changes"), order=90).declare()
