from __future__ import annotations

from django.db import models


class Remembered(models.Model):
    """The mapping last used for a kind and a heading: the same program's next file needs no hand."""

    kind = models.CharField(max_length=40)
    heading = models.CharField(max_length=64)  # digest of the normal headings, in order
    mapping = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "heading"], name="one_mapping_per_heading")]
