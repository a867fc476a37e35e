"""Kinds of record that are counted in parts: each declared once, in its module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connections

from krug.core.records import kinds
from krug.core.reports.models import Tally, Touched
from krug.core.reports.tallies import following, triggers
from krug.core.reports.tallies.following import Followed


@dataclass(frozen=True)
class Tallied:
    """`faults` says in words where what is kept of this kind is not what its rows say; `krug check` asks it.

    `followed` are kinds whose records are counted with those they lead to: a write to one of them is a write to the
    part of the record it leads to, before and after.
    """

    kind: str
    faults: Callable[[], Iterator[str]]
    followed: tuple[Followed, ...] = ()

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a kind declared twice, KeyError for one that is no record kind."""
        if self.kind in _tallied:
            raise ValueError(f"tallies of {self.kind} are declared twice")
        kinds.get(self.kind)
        _tallied[self.kind] = self


_tallied: dict[str, Tallied] = {}


def follow_all(using: str = "default", **_signal: Any) -> None:
    """Have every declared kind's table note its changes. Called after migrations: on SQLite they may lose triggers.

    What was kept is forgotten, since changes may have gone unnoticed while a trigger was missing.
    """
    tables = set(connections[using].introspection.table_names())
    if {Tally._meta.db_table, Touched._meta.db_table} <= tables:
        Tally.objects.using(using).all().delete()
        for declared in _tallied.values():
            table = kinds.get(declared.kind).model._meta.db_table
            if table in tables:
                triggers.put(declared.kind, table, using)
            for other in declared.followed:
                beside = kinds.get(other.kind).model._meta.db_table
                if {table, beside} <= tables:
                    following.put(declared.kind, table, other, beside, using)


def faults() -> Iterator[str]:
    """Every tally that is not what the rows say, in words."""
    for declared in _tallied.values():
        yield from declared.faults()
