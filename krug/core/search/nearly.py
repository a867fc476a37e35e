"""Typing errors: one slip spoils one half of a word, so the other half still finds it, and likeness then chooses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from krug.core.search.models import Entry

LIKE_ENOUGH = 78.0
SHORTEST = 3


def pieces(text: str) -> list[str]:
    """The halves of the longest word asked, and what stands over their border; none for a word too short to halve.

    Addresses and numbers are not guessed at.
    """
    word = max(text.split(), key=len)
    if len(word) < SHORTEST + 1 or not word.isalpha():
        return []
    half = max(len(word) // 2, SHORTEST)
    middle = (len(word) - half) // 2
    return list(dict.fromkeys([word[:half], word[-half:], word[middle : middle + half]]))


def nearest(entries: Iterable[Entry], words: Sequence[str]) -> list[Entry]:
    """Those like what was asked, the likest first."""
    scored = [(max(likeness(word, entry.key) for word in words), entry) for entry in entries]
    close = [(score, entry) for score, entry in scored if score >= LIKE_ENOUGH]
    return [entry for _score, entry in sorted(close, key=lambda pair: (-pair[0], pair[1].key))]


def likeness(asked: str, key: str) -> float:
    """From 0 to 100: how alike `asked` is to the words of `key`, or to all of it."""
    from rapidfuzz import fuzz  # large, and needed only where somebody mistypes

    size = len(asked.split())
    names = key.split()
    runs = [" ".join(names[start : start + size]) for start in range(max(len(names) - size, 0) + 1)]
    return max(fuzz.ratio(asked, run) for run in [*runs, *(run[: len(asked)] for run in runs)])
