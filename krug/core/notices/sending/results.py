"""What came of one attempt."""

from __future__ import annotations

from dataclasses import dataclass

from krug.core.notices.models import Outcome


@dataclass(frozen=True)
class Result:
    """`outcome` WAITING: again later, in `wait` seconds at the earliest. `said`: the service's own words on a fault."""

    outcome: Outcome
    said: str = ""
    number: str = ""
    wait: int = 0


def sent(number: str = "") -> Result:
    return Result(Outcome.SENT, number=number[:100])


def again(said: str, wait: int = 0) -> Result:
    return Result(Outcome.WAITING, said, wait=wait)


def refused(said: str) -> Result:
    return Result(Outcome.FAILED, said)


def unknown(said: str) -> Result:
    """It went out and nothing came back: sent again, it might come twice."""
    return Result(Outcome.UNKNOWN, said)


def closed(said: str = "") -> Result:
    return Result(Outcome.CLOSED, said)
