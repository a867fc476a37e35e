"""Who reads a report, and with which right: a page is for those who may see, a file for those who may export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records import kinds


@dataclass(frozen=True)
class Reader:
    """Every report counts only what its reader reaches with `action`."""

    user: User
    action: str = Action.SEE

    def rows(self, kind: str) -> Any:
        """The records of `kind` that this reader may count."""
        return kinds.get(kind).model.objects.visible_to(self.user, self.action)

    def check(self, kind: str) -> None:
        """Raise Denied for whoever reaches no record of `kind` at all."""
        policy.check_kind(self.user, Action.SEE, kind)
        policy.check_kind(self.user, self.action, kind)
