from __future__ import annotations


class Trouble(Exception):
    """It cannot go on; the message says why, in words."""


class Later(Trouble):
    """It may go on by itself: not before `wait` seconds are over, 0 where nothing was said of that."""

    def __init__(self, words: str, wait: int = 0) -> None:
        super().__init__(words)
        self.wait = wait


class Revoked(Trouble):
    """The person must connect the account again."""
