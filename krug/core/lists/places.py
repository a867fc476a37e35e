from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.records.places import Place


def may_any(user: User) -> bool:
    """Whether there is a kind of record that the person may delete, and so bring back."""
    return any(user.scope(kind.code, Action.DELETE) is not Scope.NONE for kind in kinds.all_kinds())


BIN = Place("bin", _("Bin"), "/bin", "bin", 85, "foot", may_any)
