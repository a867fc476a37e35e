from __future__ import annotations

import re
from collections.abc import Sequence

_AGAIN = re.compile(r" \(\d+\)$")


def normal(heading: str) -> str:
    """A heading as it is compared: single spaces, small letters, ё as е, no mark of a required column."""
    text = heading.replace("\ufeff", "").replace("\u00a0", " ").casefold().replace("ё", "е")
    return " ".join(text.split()).rstrip("*: ").strip()


def words(heading: str) -> str:
    """A heading as it is looked for: as `normal` writes it, with the words that programs join by "_" apart."""
    return " ".join(normal(heading).replace("_", " ").split())


def told_apart(headings: Sequence[str]) -> list[str]:
    """Each heading once: the second "Примечание" of a file is "Примечание (2)"."""
    found: list[str] = []
    seen: dict[str, int] = {}
    for heading in headings:
        count = seen[normal(heading)] = seen.get(normal(heading), 0) + 1
        found.append(f"{heading} ({count})" if heading and count > 1 else heading)
    return found


def bare(heading: str) -> str:
    """A heading without the number that `told_apart` gave it."""
    return _AGAIN.sub("", heading)
