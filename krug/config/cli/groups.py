"""Every group of commands."""

from __future__ import annotations

from typing import Any

from krug.config.cli import checking, moving, people, running


def add_to(commands: Any) -> None:
    for group in (running, people, checking, moving):
        group.add_to(commands)
