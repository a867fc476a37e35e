"""How far a right reaches, and which rights there are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """From nothing to everything. A department's scope takes in the departments below it."""

    NONE = "none", _("Nobody's")
    OWN = "own", _("Own")
    TEAM = "team", _("Own team")
    DEPARTMENT = "department", _("Own department and below")
    ALL = "all", _("All")

    @property
    def short(self) -> str:
        """One word, for narrow cells."""
        return str(_SHORT[self])

    @property
    def reach(self) -> int:
        """Scopes compared: a greater number reaches further."""
        return _ORDER[self]


_SHORT = {
    Scope.NONE: _("not at all"),
    Scope.OWN: _("own"),
    Scope.TEAM: _("team"),
    Scope.DEPARTMENT: _("department's"),
    Scope.ALL: _("everybody's"),
}
_ORDER = {scope: number for number, scope in enumerate(Scope)}


class Action(models.TextChoices):
    SEE = "see", _("to see")
    CREATE = "create", _("to create")
    CHANGE = "change", _("to change")
    DELETE = "delete", _("to remove")
    EXPORT = "export", _("to export")
    ASSIGN = "assign", _("to assign")
    SHARE = "share", _("Share views")


class FieldRight(models.TextChoices):
    """What a role has of one field, of all records that it reaches at all."""

    CHANGE = "change", _("sees and changes")
    READ = "read", _("only sees")
    HIDDEN = "hidden", _("does not see")


# What is done with a record that is there already never reaches further than seeing it.
WITH_PARTNERS = frozenset({Action.SEE, Action.CHANGE, Action.EXPORT})  # what a partner of a single record may too
FROM_QUEUE = frozenset({Action.SEE, Action.CHANGE, Action.ASSIGN})  # what may be done with what is nobody's
WITHIN_SIGHT = frozenset({Action.CHANGE, Action.DELETE, Action.EXPORT, Action.ASSIGN})
