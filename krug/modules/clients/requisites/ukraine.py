"""Requisites of Ukraine: a company's code in the register (EDRPOU), a person's tax number (RNOKPP), accounts by IBAN.

Both are counted by python-stdnum (`stdnum.ua.edrpou`, `stdnum.ua.rntrc`): weighted sums modulo 11.
"""

from __future__ import annotations

from stdnum.ua import edrpou, rntrc

COMPANY, PERSON = 8, 10  # digits


def code_fits(number: str) -> bool:
    """Of a company or of a person, by its length."""
    if len(number) == COMPANY:
        return bool(edrpou.is_valid(number))
    return len(number) == PERSON and bool(rntrc.is_valid(number))
