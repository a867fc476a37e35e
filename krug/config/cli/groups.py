"""Every group of commands."""

from __future__ import annotations

from typing import Any

from krug.config.cli import (
    checking,
    exporting,
    importing,
    keeping,
    learning,
    measuring,
    moving,
    people,
    reporting,
    running,
)


def add_to(commands: Any) -> None:
    for group in (running, people, importing, exporting, checking, keeping, moving, measuring, reporting, learning):
        group.add_to(commands)
