"""What a page listens to: "client:5" is one card, "client" whatever changes among clients."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST = 200
TOPIC = re.compile(r"[a-z][a-z0-9-]{0,39}(:[0-9]{1,18})?")

Change = tuple[str, int]


def topics_in(text: str) -> frozenset[str]:
    """The well-formed topics of a list parted by commas; at most 200."""
    return frozenset([topic for topic in text.split(",") if TOPIC.fullmatch(topic)][:MOST])


def of_interest(changes: Iterable[Change], topics: frozenset[str]) -> list[Change]:
    return [(kind, pk) for kind, pk in changes if kind in topics or f"{kind}:{pk}" in topics]


def changes_in(payload: str) -> list[Change]:
    """The cards an announcement names."""
    pairs = (topic.partition(":") for topic in payload.split())
    return [(kind, int(pk)) for kind, _sign, pk in pairs if pk.isdecimal()]
