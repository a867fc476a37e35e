"""Records get another person responsible: what rooms do about it, whoever changed it and by which way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from krug.core.records.kinds import RecordKind

# Who is responsible of a record: before and after, None for nobody.
Passed = Mapping[int, tuple[int | None, int | None]]
RESPONSIBLE = "responsible"

# By kind, what a room does in the transaction of the change. Rooms add to it as they are loaded.
hearers: dict[str, list[Callable[[Passed], None]]] = defaultdict(list)


def follow(kind: RecordKind, changed: Mapping[int, Mapping[str, Any]]) -> None:
    """`changed`: id to what became other, by field name, as {"old", "new"}."""
    if not hearers[kind.code]:
        return
    passed = {
        pk: (data[RESPONSIBLE]["old"], data[RESPONSIBLE]["new"]) for pk, data in changed.items() if RESPONSIBLE in data
    }
    for hear in hearers[kind.code] if passed else ():
        hear(passed)
