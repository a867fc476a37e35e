from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.personal.models.consent_text import ConsentVersion


class GivenBy(models.TextChoices):
    """By which way somebody agreed."""

    PAPER = "paper", _("on paper")
    SITE = "site", _("on a site")
    MAIL = "mail", _("by letter")
    PHONE = "phone", _("by telephone")
    SPOKEN = "spoken", _("by word of mouth")
    OTHER = "other", _("otherwise")


class Consent(models.Model):
    """A person agreed to a text on a day. `source`: where that is kept. `withdrawn_on` None: still does."""

    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    version = models.ForeignKey(ConsentVersion, models.PROTECT, related_name="consents")
    given_on = models.DateField()
    way = models.CharField(max_length=10, choices=GivenBy.choices)
    source = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField(default=timezone.now)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["kind", "record_id", "-given_on", "-id"], name="consents_of_record")]
