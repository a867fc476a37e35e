"""Numbers of records as they come in addresses and forms."""

from __future__ import annotations

# Eighteen digits always fit into the database's 64-bit integer.
MOST_DIGITS = 18


def key_of(text: object) -> int | None:
    """The number `text` is; None for what is none: empty, signed, too long, or digits such as "²" that only look so."""
    given = str(text)
    return int(given) if given.isascii() and given.isdecimal() and len(given) <= MOST_DIGITS else None
