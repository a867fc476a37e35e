from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models.versioned import Versioned


class RoleCode(models.TextChoices):
    """The roles every firm begins with; a firm may add its own."""

    ADMINISTRATOR = "administrator", _("Administrator")
    HEAD = "head", _("Head of department")
    MANAGER = "manager", _("Manager")
    OBSERVER = "observer", _("Observer")


class Role(Versioned):
    """A set of permissions. The administrator's role may do everything and cannot be limited.

    `field_rights`: kind of record to field's name to a FieldRight; a field that is not named is seen and changed.
    `pipeline_rights`: kind of record to pipeline's id, as text, to action to a Scope, where it is not the kind's own.
    `networks`: whoever has the role comes in from these only; none are named: from anywhere.
    """

    # On the role itself, not in rows of their own: it comes with the person, so that no page asks for it.
    code = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("Title"), max_length=100)
    field_rights = models.JSONField(default=dict, blank=True)
    pipeline_rights = models.JSONField(default=dict, blank=True)
    needs_second_factor = models.BooleanField(default=False)
    networks = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return str(RoleCode(self.code).label) if self.code in RoleCode.values else self.title

    @property
    def is_administrator(self) -> bool:
        return self.code == RoleCode.ADMINISTRATOR
