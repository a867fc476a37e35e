from __future__ import annotations

from django.db import models


class ModuleState(models.Model):
    """A module the administrator switched off. Its data stay."""

    code = models.CharField(max_length=40, primary_key=True)
    is_on = models.BooleanField(default=True)
