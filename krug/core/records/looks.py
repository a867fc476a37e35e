"""Other pages that show the records of a kind beside its list: a board, a calendar."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Look:
    """One of the pages; the switch on top of each leads to the others.

    `carries`: the conditions of the list go along. `needs` is a field without which the page has nothing to show.
    """

    code: str
    title: str | Promise
    icon: str
    url: str
    carries: bool = False
    needs: str = ""


_looks: dict[str, list[Look]] = {}


def add(kind: str, *looks: Look) -> None:
    """In the order of the switch."""
    _looks.setdefault(kind, []).extend(looks)


def looks_of(kind: str) -> list[Look]:
    """Empty for a kind that has its list alone."""
    return _looks.get(kind, [])
