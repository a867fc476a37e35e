from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Presence(models.TextChoices):
    """How it stands with a client who was invited."""

    INVITED = "invited", _("Invited")
    CONFIRMED = "confirmed", _("Will come")
    ATTENDED = "attended", _("Was there")
    DECLINED = "declined", _("Will not come")
    ABSENT = "absent", _("Did not come")


class Invitation(models.Model):
    """A client asked to a marketing event."""

    event = models.ForeignKey("marketing.MarketingEvent", models.CASCADE, related_name="invitations", db_index=False)
    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="invitations")
    presence = models.CharField(max_length=10, choices=Presence.choices, default=Presence.INVITED)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "client"], name="client_invited_once")]
