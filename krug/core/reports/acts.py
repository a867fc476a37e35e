"""What can be done with a report besides reading it: declared by the rooms above, shown at the head of its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from krug.core.reports.report import Report


@dataclass(frozen=True)
class Act:
    """`url` gives where it leads, of a report and what was asked, as the part of an address after the question mark."""

    title: str | Promise
    icon: str
    url: Callable[[Report, str], str]

    def declare(self, module: str = "") -> None:
        _acts.append(self)


_acts: list[Act] = []


def of(found: Report, query: str) -> list[tuple[Act, str]]:
    return [(act, act.url(found, query)) for act in _acts]
