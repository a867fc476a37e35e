from __future__ import annotations

from enum import Enum


class Fault(Enum):
    """Why nothing came from another server."""

    ADDRESS = "address"  # it leads into a private network, or is none that can be asked
    NAME = "name"  # there is no such host
    TIME = "time"
    TRUST = "trust"  # its certificate is not trusted
    REFUSED = "refused"
    BROKEN = "broken"  # the connection broke off, or what came is no HTTP
    TOO_MUCH = "too much"


class Unreached(Exception):
    """There was no answer to be had; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


class Unanswered(Exception):
    """There was no answer to be had; the message says why, in words."""
