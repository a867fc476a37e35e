"""The quick intake: by Ctrl+I, over whatever page one is on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records.shortcuts import Shortcut


def _may(user: User) -> bool:
    return user.scope("request", Action.CREATE) is not Scope.NONE


INTAKE = Shortcut(_("New request"), "/requests/intake", "inbox", "KeyI", "I", _may)
