from __future__ import annotations

from typing import ClassVar

from django.db import models

from krug.core.access.models import Versioned

ONLY = 1


class MapTiles(Versioned):
    """Where the pictures of the map come from: one row. Without a `url` there is no map, only a list.

    `url` has {z}, {x} and {y}, and may have {s} at the beginning of its host; `credit` says whose map it is.
    """

    url = models.CharField(max_length=500, blank=True)
    credit = models.CharField(max_length=200, blank=True, default="© OpenStreetMap")

    objects: ClassVar[models.Manager[MapTiles]] = models.Manager()

    @classmethod
    def current(cls) -> MapTiles:
        """As it stands in the database; one without an address where nobody has set any."""
        return cls.objects.filter(pk=ONLY).first() or cls(pk=ONLY)

    @classmethod
    def locked(cls) -> MapTiles:
        """The row for a change, made if missing. Inside a transaction only."""
        return cls.objects.select_for_update().get_or_create(pk=ONLY)[0]
