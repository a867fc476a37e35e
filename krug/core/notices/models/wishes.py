from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User, Versioned


class Digest(models.TextChoices):
    AT_ONCE = "", _("At once")
    HOURLY = "hourly", _("Every hour in one letter")
    DAILY = "daily", _("Once a day in one letter")


class Wishes(Versioned):
    """What one person wants to be told and how; nobody's row is there before they change anything.

    `ways`: a kind of notice to the ways chosen for it; a kind that is not named goes by the role's defaults.
    `quiet_from` and `quiet_till` are minutes of the day by the person's clock, None for no quiet hours; nothing but
    what stands in Krug comes then. Before an activity with a time one is told `lead` minutes ahead, None: never.
    `phone` is where SMS go, in one way, E.164.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="wishes", primary_key=True)
    ways = models.JSONField(default=dict)
    digest = models.CharField(max_length=6, choices=Digest.choices, blank=True, default=Digest.AT_ONCE)
    digest_hour = models.PositiveSmallIntegerField(default=9)
    quiet_from = models.PositiveSmallIntegerField(null=True, default=21 * 60)
    quiet_till = models.PositiveSmallIntegerField(null=True, default=8 * 60)
    lead = models.PositiveIntegerField(null=True, default=15)
    phone = models.CharField(max_length=30, blank=True)

    objects: ClassVar[models.Manager[Wishes]] = models.Manager()

    @classmethod
    def of(cls, user: User) -> Wishes:
        """As they stand, the usual ones where the person has set none."""
        return cls.objects.filter(user=user).first() or cls(user_id=user.pk)
