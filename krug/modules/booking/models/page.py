from __future__ import annotations

import secrets
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from krug.core.access.models import Versioned
from krug.modules.booking.models.service import Service
from krug.modules.site.models import Corners, Hue, Theme


def new_code() -> str:
    return secrets.token_urlsafe(9)


class BookingPageQuerySet(models.QuerySet[Any]):
    def there(self) -> Self:
        """Without those that were removed."""
        return self.filter(removed_at=None)


class BookingPage(Versioned):
    """A public page on which visitors book.

    `code` is its address. `services`: which may be booked there; none: all. `language` is the one it is drawn in until
    the visitor chooses another. `sites` are the origins that may show it in a frame; none: any. `most_per_hour` bounds
    what one address may book.
    """

    code = models.CharField(max_length=40, unique=True, default=new_code, editable=False)
    title = models.CharField(max_length=100)
    heading = models.CharField(max_length=200, blank=True)
    intro = models.TextField(max_length=1000, blank=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    services = models.ManyToManyField(Service, related_name="+")
    hue = models.CharField(max_length=10, choices=Hue.choices, default=Hue.BLUE)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.LIGHT)
    corners = models.CharField(max_length=10, choices=Corners.choices, default=Corners.ROUND)
    sites = models.JSONField(default=list)
    consent = models.ForeignKey("personal.ConsentText", models.PROTECT, null=True, related_name="+", db_index=False)
    most_per_hour = models.PositiveIntegerField(default=10)
    is_on = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = BookingPageQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Its path on this Krug."""
        return f"/book/{self.code}"
