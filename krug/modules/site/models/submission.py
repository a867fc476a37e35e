from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.modules.site.models.form import SiteForm


class Verdict(models.TextChoices):
    TAKEN = "taken", _("became a request")
    WAITING = "waiting", _("not yet a request")
    TRAPPED = "trapped", _("looks like spam")


class Submission(models.Model):
    """What a visitor sent, as it was sent; kept before the visitor is answered.

    `key` comes with the form, so that sent twice it is one. `digest` tells one without a key. `came`: page, referrer,
    UTM marks and click ids. `reason` is why it looks like spam, or why no request could be made of it.
    """

    form = models.ForeignKey(SiteForm, models.CASCADE, related_name="submissions", db_index=False)
    key = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField(default=timezone.now)
    values = models.JSONField(default=dict)
    came = models.JSONField(default=dict)
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    consent = models.ForeignKey("personal.ConsentVersion", models.PROTECT, null=True, related_name="+", db_index=False)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    request_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["form", "-id"], name="submissions_of_form"),
            models.Index(fields=["form", "address", "received_at"], name="submissions_of_address"),
            models.Index(fields=["request_id"], name="submissions_of_request"),
            models.Index(fields=["received_at"], condition=models.Q(verdict="waiting"), name="submissions_waiting"),
        ]
