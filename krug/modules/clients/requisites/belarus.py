"""Requisites of Belarus: the payer's number (UNP) and accounts by IBAN.

UNP is counted by python-stdnum (`stdnum.by.unp`): weights 29 23 19 17 13 7 5 3, the sum modulo 11 is the ninth digit.
"""

from __future__ import annotations

from stdnum.by import unp

LENGTH = 9
# The letters of a sole trader's number look the same in both alphabets.
_FOLDED = str.maketrans("АВСЕНКМОРТ", "ABCEHKMOPT")


def folded(number: str) -> str:
    """In capital Latin letters, as the number is kept."""
    return number.upper().translate(_FOLDED)


def unp_fits(number: str) -> bool:
    return len(number) == LENGTH and bool(unp.is_valid(folded(number)))
