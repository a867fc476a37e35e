from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.files.models import LONGEST_NAME, StoredFile
from krug.modules.site.models.form import SiteForm


class Verdict(models.TextChoices):
    TAKEN = "taken", _("became a request")
    WAITING = "waiting", _("not yet a request")
    TRAPPED = "trapped", _("looks like spam")


class Submission(models.Model):
    """What a visitor sent, as it was sent; kept before the visitor is answered.

    `key` comes with the form, so that sent twice it is one. `digest` tells one without a key. `came`: page, referrer,
    UTM marks and click ids. `network` is what limits go by: the address, of IPv6 the network around it. `reason` is why
    it looks like spam, or why no request could be made of it when that was `tried_at` last.
    """

    form = models.ForeignKey(SiteForm, models.CASCADE, related_name="submissions", db_index=False)
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField(default=timezone.now)
    values = models.JSONField(default=dict)
    came = models.JSONField(default=dict)
    address = models.CharField(max_length=45, blank=True)
    network = models.CharField(max_length=49, blank=True)
    agent = models.CharField(max_length=200, blank=True)
    consent = models.ForeignKey("personal.ConsentVersion", models.PROTECT, null=True, related_name="+", db_index=False)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    tried_at = models.DateTimeField(default=timezone.now)
    request_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "key"], name="submission_once")]
        indexes = [
            models.Index(fields=["form", "-id"], name="submissions_of_form"),
            models.Index(fields=["form", "network", "received_at"], name="submissions_of_network"),
            models.Index(fields=["request_id"], name="submissions_of_request"),
            models.Index(fields=["tried_at"], condition=models.Q(verdict="waiting"), name="submissions_waiting"),
        ]


class SubmissionFile(models.Model):
    """A visitor's file, kept until it goes to the request that comes of the submission."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files")
    stored = models.ForeignKey(StoredFile, models.PROTECT, related_name="submission_files")
    name = models.CharField(max_length=LONGEST_NAME)

    def __str__(self) -> str:
        return self.name
