from __future__ import annotations

from django.db import models


class Worker(models.Model):
    """A worker process and the last sign of life it gave. One that stopped cleanly leaves no row."""

    name = models.CharField(max_length=60, primary_key=True)
    seen_at = models.DateTimeField()
