from __future__ import annotations

from django.db import models


class Versioned(models.Model):
    """A row of the settings that counts its changes: of two administrators neither overwrites the other unseen."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
