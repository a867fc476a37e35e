"""What people ask for: a company by its number, addresses as they are typed, a bank by its BIC."""

from __future__ import annotations

from typing import Any

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.modules.lookups import asking, reading
from krug.modules.lookups.places import Row, row_of
from krug.modules.lookups.reading import Bank, Company

FEW, SHORTEST = 7, 3


def check(user: User) -> None:
    """Raises Denied: who neither makes nor changes clients or their people has nothing to fill in."""
    kinds = ("client", "contact")
    if all(user.scope(kind, action) is Scope.NONE for kind in kinds for action in (Action.CREATE, Action.CHANGE)):
        policy.check_kind(user, Action.CREATE, "client")


def companies(number: str, kpp: str = "") -> list[Company]:
    """Those of an INN or OGRN: of a `kpp` that one, else the main ones and no branches. Raises NoAnswer."""
    which: dict[str, Any] = {"kpp": kpp} if kpp else {"branch_type": "MAIN"}
    return [reading.company(one) for one in asking.ask("findById/party", {"query": number, "count": FEW, **which})]


def addresses(typed: str) -> list[tuple[str, Row]]:
    """Each as it is called and as a form takes it; none for less than three characters. Raises NoAnswer."""
    if len(typed.strip()) < SHORTEST:
        return []
    found = asking.ask("suggest/address", {"query": typed.strip(), "count": FEW})
    return [(reading.text_of(one, "value", most=400), row_of(one)) for one in found]


def banks(bic: str) -> list[Bank]:
    """Raises NoAnswer."""
    return [reading.bank(one) for one in asking.ask("findById/bank", {"query": bic, "count": FEW})]
