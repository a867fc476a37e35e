"""What records would be called by after the pieces of a dry run, in which nothing is written.

A later piece of the run itself finds what the pieces before it made and changed; a dry run finds it here. Of each
record only the texts by which it is known are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# Above every id there is, so that what is imagined comes after what is there, as it will when it is written.
FIRST = 1 << 60


@dataclass(slots=True)
class Held:
    """`texts`: by the field of a key, what the record is known by. `title` names it to a person."""

    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    name: str = ""
    title: str = ""
    numbers: frozenset[str] = frozenset()


class Imagined:
    """The records of one kind, of one dry run."""

    def __init__(self) -> None:
        self.held: dict[int, Held] = {}
        self.numbers: dict[str, int] = {}
        self._by_text: dict[tuple[str, str], list[int]] = {}
        self._next = FIRST

    def add(self, held: Held) -> int:
        """A record that would be made; gives the id it has in the dry run."""
        pk, self._next = self._next, self._next + 1
        if held.numbers or any(held.texts.values()):
            self.keep(pk, held)
            self.numbers |= dict.fromkeys(held.numbers, pk)
        return pk

    def keep(self, pk: int, held: Held) -> None:
        """What a record would be known by from now on."""
        self.held[pk] = held
        for name, texts in held.texts.items():
            for text in texts:
                known = self._by_text.setdefault((name, text), [])
                if pk not in known:
                    known.append(pk)

    def called(self, name: str, texts: Iterable[str]) -> dict[str, list[int]]:
        """Text to the records that are known by it in the field `name`."""
        found = {}
        for text in texts:
            known = [pk for pk in self._by_text.get((name, text), ()) if text in self.held[pk].texts.get(name, ())]
            if known:
                found[text] = known
        return found

    def titles(self, ids: Iterable[int]) -> Mapping[int, str]:
        return {pk: self.held[pk].title for pk in ids if pk in self.held}
