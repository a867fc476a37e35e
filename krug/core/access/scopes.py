"""How far a right reaches, and which rights there are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """From nothing to everything. A department's scope takes in the departments below it."""

    NONE = "none", _("Nobody's")
    OWN = "own", _("Own")
    DEPARTMENT = "department", _("Own department and below")
    ALL = "all", _("All")


class Action(models.TextChoices):
    SEE = "see", _("See")
    CREATE = "create", _("Create")
    CHANGE = "change", _("Change")
    DELETE = "delete", _("Delete")
    EXPORT = "export", _("Export")
    ASSIGN = "assign", _("Assign")
