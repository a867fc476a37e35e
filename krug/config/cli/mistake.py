"""What a command answers a wrong call with."""

from __future__ import annotations

from krug.config.cli.system import said


class Mistake(Exception):
    """What is wrong with the call, in one line, in Krug's language. It is printed alone; the exit code is 2."""

    def __init__(self, command: str, what: object) -> None:
        super().__init__(f"{command}: {said(what) if isinstance(what, OSError) else what}")
