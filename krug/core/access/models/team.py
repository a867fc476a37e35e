from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models.versioned import Versioned


class Team(Versioned):
    """People who work together, of one department or of several. A person may be in more than one."""

    name = models.CharField(_("Name"), max_length=200, unique=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="teams", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
