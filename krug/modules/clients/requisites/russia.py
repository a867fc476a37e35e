"""Control digits of Russian requisites.

INN is checked by python-stdnum (`stdnum.ru.inn`). Its `stdnum.ru.ogrn` compares a remainder of two digits with one
digit, so that three of thirteen right OGRNIP fail: OGRN and OGRNIP are counted here.
"""

from __future__ import annotations

import re

KPP = re.compile(r"\d{4}[\dA-Z]{2}\d{3}$")
BIC = re.compile(r"\d{9}$")
ACCOUNT = re.compile(r"\d{20}$")
_WEIGHTS = (7, 1, 3)
# The Bank of Russia's own settlement centres: their accounts are counted as correspondent accounts are.
_CENTRES = ("000", "001", "002")


def ogrn_fits(number: str) -> bool:
    """The last digit of OGRN (13) or OGRNIP (15).

    It is the last digit of the remainder of the number before it, divided by 11 or 13: two less than the digits it
    has (order of the Federal Tax Service on the state registers of companies and of sole traders).
    """
    return int(number[:-1]) % (len(number) - 2) % 10 == int(number[-1])


def okpo_fits(number: str) -> bool:
    """The last digit of OKPO, 8 digits of a company or 10 of a sole trader.

    Weights 1, 2, 3 … 10 again from 1, the sum modulo 11; where that is 10, weights 3, 4, 5 … are tried, and 10 then
    stands for 0 (rules PR 50.1.024 of the classifiers of technical and economic information).
    """
    rest = _weighed(number[:-1], 1)
    if rest == 10:
        rest = _weighed(number[:-1], 3) % 10
    return rest == int(number[-1])


def _weighed(digits: str, first: int) -> int:
    return sum(int(digit) * ((first + place - 1) % 10 + 1) for place, digit in enumerate(digits)) % 11


def account_fits(account: str, bic: str) -> bool:
    """The key of a bank account, its ninth digit, against the BIC of its bank.

    Before the account stand the last three digits of the BIC; for a correspondent account, and for a settlement
    centre of the Bank of Russia, 0 and the fifth and sixth digits. Weights 7, 1, 3 in turn; the sum of the products'
    last digits is a multiple of ten (the Bank of Russia's order of counting the control key of an account, 1997).
    """
    own = account.startswith("301") or bic[-3:] in _CENTRES
    figures = (f"0{bic[4:6]}" if own else bic[-3:]) + account
    return sum(int(digit) * _WEIGHTS[place % 3] % 10 for place, digit in enumerate(figures)) % 10 == 0


def key_of(account: str, bic: str) -> str:
    """The account with the right ninth digit in place of whatever stands there: zero there, the sum times three."""
    own = account.startswith("301") or bic[-3:] in _CENTRES
    bare = f"{account[:8]}0{account[9:]}"
    figures = (f"0{bic[4:6]}" if own else bic[-3:]) + bare
    total = sum(int(digit) * _WEIGHTS[place % 3] % 10 for place, digit in enumerate(figures))
    return f"{account[:8]}{total * 3 % 10}{account[9:]}"


def is_of_treasury(account: str) -> bool:
    """Accounts of the Federal Treasury: the rule of their key is not public, so that it is not asked."""
    return account.startswith(("03", "40102"))
