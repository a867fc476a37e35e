"""Help pages: which there are, and which belongs to the place a person stands at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from krug.core.access.models import User

LANGUAGES = ("ru", "en")
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class HelpPage:
    """A short text on a place, in `folder`/<language>/<code>.md, whose first line is its title.

    `at` are the addresses it belongs to, with all that lies beneath them; "ID" stands for the number of a record, as
    in "/clients/ID". Of several pages the one with the longest address is shown.
    """

    code: str
    order: int
    at: tuple[str, ...]
    folder: Path

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a code or an address taken already, and for a text that is not there."""
        for language in LANGUAGES:
            if not self.file(language).is_file():
                raise ValueError(f"help page {self.code} has no text: {self.file(language)}")
        if self.code in _pages:
            raise ValueError(f"help page {self.code} is declared twice")
        for address in self.at:
            if address in _at:
                raise ValueError(f"{address} has a help page already")
            _at[address] = self.code
        _pages[self.code] = self
        _modules[self.code] = module

    def file(self, language: str) -> Path:
        return self.folder / language / f"{self.code}.md"


_pages: dict[str, HelpPage] = {}
_at: dict[str, str] = {}
_modules: dict[str, str] = {}


def open_to(user: User) -> list[HelpPage]:
    """The pages of modules switched on, in order. What they say is no secret: everybody has them all."""
    found = [page for page in _pages.values() if user.firm.has(_modules[page.code])]
    return sorted(found, key=lambda page: (page.order, page.code))


def page_at(path: str, user: User) -> HelpPage | None:
    """The page on the place at the address `path`; None where nothing is written of it, or its module is off."""
    parts = ["ID" if NUMBER.fullmatch(part) else part for part in path.strip("/").split("/")]
    for length in range(len(parts), 0, -1):
        code = _at.get("/" + "/".join(parts[:length]))
        if code is not None:
            return _pages[code] if user.firm.has(_modules[code]) else None
    return None
