from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds
from krug.core.records.places import Place


def may_any(user: User) -> bool:
    """Whether there is a kind of record that the person may delete, and so bring back."""
    return any(user.scope(kind.code, Action.DELETE) is not Scope.NONE for kind in kinds.all_kinds())


def sees_any_segmented(user: User) -> bool:
    """Whether there is a kind of record with segments that the person sees."""
    segmented = (kind for kind in kinds.all_kinds() if kind.has_segments)
    return any(user.scope(kind.code, Action.SEE) is not Scope.NONE for kind in segmented)


SEGMENTS = Place("segments", _("Segments"), "/segments", "group", 25, "", sees_any_segmented, is_tab=False)
BIN = Place("bin", _("Bin"), "/bin", "bin", 85, "foot", may_any)
