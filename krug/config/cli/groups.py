"""Every group of commands."""

from __future__ import annotations

from typing import Any

from krug.config.cli import checking, measuring, moving, people, reporting, running


def add_to(commands: Any) -> None:
    for group in (running, people, checking, moving, measuring, reporting):
        group.add_to(commands)
