"""What a person who leaves holds beside records: what they head, what speaks on their behalf, what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User, Versioned

FIRST = _("the first who takes over")


@dataclass(frozen=True)
class Beside:
    """One thing of a sort; `address` is where it is looked at."""

    pk: int
    name: str
    address: str


@dataclass(frozen=True)
class Passing:
    """A thing of `before` is to become that of `now`. `was`: what `give` answered when it went the other way.
    `channel`: the way by which it was asked for."""

    actor: User
    channel: str
    pk: int
    before: User
    now: User
    was: str = ""


def _alone(pk: int) -> tuple[str, int] | None:
    return None


@dataclass(frozen=True)
class Sort:
    """One sort of things that somebody holds and that others go on needing when they leave.

    `give` writes that the thing is another's now; it answers what must be known to bring it back, mostly "", and None
    where it is no longer `before`'s. It may raise Invalid or Denied: then the thing stays. `goes_with` names the
    record, as (kind, id), with which the thing goes where nobody has chosen; None: it goes to the first heir. `usual`
    says that in words.
    """

    code: str
    title: str | Promise
    held_by: Callable[[User], Iterable[Beside]]
    give: Callable[[Passing], str | None]
    goes_with: Callable[[int], tuple[str, int] | None] = _alone
    usual: str | Promise = FIRST

    def declare(self) -> None:
        """Raises ValueError for a sort declared twice."""
        if sorts.setdefault(self.code, self) is not self:
            raise ValueError(f"{self.code} is declared twice as something that goes to an heir")


# Every room declares what it knows of.
sorts: dict[str, Sort] = {}


def held_beside(person: User) -> list[tuple[Sort, Beside]]:
    return [(sort, one) for sort in sorts.values() for one in sort.held_by(person)]


def pass_owner(model: Any, passing: Passing, column: str = "owner") -> str | None:
    """The row's owner becomes another, as `give` of a sort has to; a row that counts its changes counts this one."""
    counted = {"version": F("version") + 1} if issubclass(model, Versioned) else {}
    mine = model.objects.filter(pk=passing.pk, **{column: passing.before})
    return "" if mine.update(**{column: passing.now}, **counted) else None
