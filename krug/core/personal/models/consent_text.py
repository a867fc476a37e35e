from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Versioned


class ConsentText(Versioned):
    """What people agree to: to have their data worked with, to get letters. One out of use is offered no more."""

    title = models.CharField(_("Name"), max_length=100, unique=True)
    is_used = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.title

    @property
    def current(self) -> ConsentVersion:
        return self.versions.order_by("-number")[0]


class ConsentVersion(models.Model):
    """The words as they were from `at` on. Never changed: who agreed to them agreed to these very words."""

    text = models.ForeignKey(ConsentText, models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    body = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="consent_version_once")]

    def __str__(self) -> str:
        return _("%(title)s, version %(number)s") % {"title": self.text.title, "number": self.number}
