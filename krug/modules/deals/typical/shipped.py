"""The processes Krug brings along, each a BPMN file beside this one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from krug.core.processes.plan import Plan
from krug.core.processes.reading import read
from krug.modules.activities.kinds import KINDS, Kind
from krug.modules.deals.typical import conditions

FOLDER = Path(__file__).parent / "processes"
# Begins the list and is taken where none is named: the sale as most of the trade knows it.
USUAL = "sale"


@dataclass(frozen=True)
class Shipped:
    code: str
    text: str
    plan: Plan


def understood(content: bytes) -> Plan:
    """Raises NotAProcess."""
    return read(content, frozenset(KINDS) - {Kind.OWN.value}, conditions.kept)


@cache
def codes() -> tuple[str, ...]:
    """The usual one first."""
    return tuple(sorted((path.stem for path in FOLDER.glob("*.bpmn")), key=lambda code: (code != USUAL, code)))


@cache
def shipped(code: str) -> Shipped:
    """Raises KeyError for one that there is not."""
    if code not in codes():
        raise KeyError(code)
    content = (FOLDER / f"{code}.bpmn").read_bytes()
    return Shipped(code, content.decode(), understood(content))


def all_shipped() -> list[Shipped]:
    return [shipped(code) for code in codes()]
