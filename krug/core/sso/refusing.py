"""Why somebody is not let in by a provider."""

from __future__ import annotations


class Refused(Exception):
    """The message says why, in words for whoever stands before the door.

    `reason` is what the trail is told, where it may say more; `email` the address that was refused, where it is known.
    """

    def __init__(self, message: str, reason: str = "", email: str = "", status: int = 403) -> None:
        super().__init__(message)
        self.reason, self.email, self.status = reason or message, email, status
