"""The kinds of event: each declared once, with its sentence, so that an unknown one cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from krug.core.events.agreeing import agree
from krug.core.wording.names import Spoken

# In the data of an event whose words were erased with a person's: nothing else need be there.
ERASED = "erased"


@dataclass(frozen=True)
class EventKind:
    """`sentence` may name keys of the event's data, as in "moved to {to}". `group` is the filter it falls under.

    `leads_to` gives the address behind what the sentence names by its title.
    `words` turns stored codes and dates into words of the active language before the sentence is said.
    """

    code: str
    sentence: str | Promise
    group: str = "changes"
    icon: str = "edit"
    words: Callable[[dict[str, Any]], dict[str, Any]] | None = None
    leads_to: Callable[[dict[str, Any]], str] | None = None

    def say(self, data: dict[str, Any], by: str | None = None) -> str:
        """The event in words, in the active language, as done by who bears that name; None is Krug itself.

        A key the event lacks reads as a dash.
        """
        words = _Dashes(self.words(data) if self.words and not data.get(ERASED) else data)
        return agree(str(self.sentence), by).format_map(words)


class _Dashes(Spoken):
    def __missing__(self, key: str) -> str:
        try:
            return super().__missing__(key)
        except KeyError:
            return "—"


_kinds: dict[str, EventKind] = {}


def declare(*kinds: EventKind) -> None:
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) != kind:
            raise ValueError(f"event kind {kind.code} is declared twice")


def get(code: str) -> EventKind:
    """Raises KeyError for a kind nobody declared."""
    return _kinds[code]


def known(code: str) -> bool:
    return code in _kinds


def codes_in(group: str) -> list[str]:
    return [code for code, kind in _kinds.items() if kind.group == group]


def all_kinds() -> list[EventKind]:
    return list(_kinds.values())
