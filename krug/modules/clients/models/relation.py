from __future__ import annotations

from django.db import models


class Relation(models.Model):
    """Two clients who belong together: `client` is to `other` what `tie` says, as in "is the parent of"."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="ties", db_index=False)
    other = models.ForeignKey("clients.Client", models.CASCADE, related_name="ties_back")
    tie = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "other", "tie"], name="clients_related_once")]
