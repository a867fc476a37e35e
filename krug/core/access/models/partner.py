from __future__ import annotations

from django.conf import settings
from django.db import models


class Partner(models.Model):
    """A person who works with a single record beside who is responsible for it: the lawyer, the accountant.

    They see it and, unless they `only_see` it, may change it as far as their role lets them with records of their own;
    `role` says what they do.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="partnerships", db_index=False)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    role = models.CharField(max_length=60, blank=True)
    only_sees = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id", "user"], name="partner_once_of_a_record")]
        indexes = [models.Index(fields=["user", "kind", "record_id"], name="records_of_partner")]
