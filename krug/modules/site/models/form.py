from __future__ import annotations

import secrets
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Versioned


class Use(models.TextChoices):
    FORM = "form", _("Form on a page")
    CALLBACK = "callback", _("Call-back button")
    CHAT = "chat", _("Chat button")


class Hue(models.TextChoices):
    """The colours of the button, each readable on white and on black by WCAG 2.2 AA."""

    BLUE = "blue", _("Blue")
    GREEN = "green", _("Green")
    RED = "red", _("Red")
    ORANGE = "orange", _("Orange")
    VIOLET = "violet", _("Violet")
    GRAPHITE = "graphite", _("Graphite")


class Theme(models.TextChoices):
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")
    AUTO = "auto", _("As the visitor's device has it")


class Corners(models.TextChoices):
    SQUARE = "square", _("Square")
    ROUND = "round", _("Rounded")


def new_code() -> str:
    return secrets.token_urlsafe(12)


class SiteFormQuerySet(models.QuerySet[Any]):
    def there(self) -> Self:
        """Without those that were removed."""
        return self.filter(removed_at=None)


class SiteForm(Versioned):
    """A form that the firm puts on its site; whoever fills it in becomes a request.

    `code` is its public address. `fields` says what is asked, in order: name, label, required (see asked.py). `sites`
    are the origins that may show it in a frame and send to it by script; none: any. `channel` is the primary interest
    of who comes by it. `most_per_hour` bounds what one address may send. `removed_at`: taken away; what came by it, and
    the proof of consent, stay.
    """

    code = models.CharField(max_length=40, unique=True, default=new_code, editable=False)
    title = models.CharField(max_length=100)
    use = models.CharField(max_length=10, choices=Use.choices, default=Use.FORM)
    is_on = models.BooleanField(default=True)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    heading = models.CharField(max_length=200, blank=True)
    intro = models.TextField(max_length=1000, blank=True)
    button = models.CharField(max_length=60, blank=True)
    thanks = models.TextField(max_length=500, blank=True)
    fields = models.JSONField(default=list)
    takes_files = models.BooleanField(default=False)
    hue = models.CharField(max_length=10, choices=Hue.choices, default=Hue.BLUE)
    theme = models.CharField(max_length=10, choices=Theme.choices, default=Theme.LIGHT)
    corners = models.CharField(max_length=10, choices=Corners.choices, default=Corners.ROUND)
    sites = models.JSONField(default=list)
    kind = models.ForeignKey("requests.RequestKind", models.SET_NULL, null=True, related_name="+", db_index=False)
    channel = models.ForeignKey("marketing.Channel", models.SET_NULL, null=True, related_name="+", db_index=False)
    consent = models.ForeignKey("personal.ConsentText", models.PROTECT, null=True, related_name="+", db_index=False)
    most_per_hour = models.PositiveIntegerField(default=10)
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = SiteFormQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["title"], condition=models.Q(removed_at=None), name="site_form_title_once")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def address(self) -> str:
        """Its path on this Krug."""
        return f"/site/{self.code}"
