from __future__ import annotations

from django.conf import settings
from django.db import models


class Mention(models.Model):
    """A colleague called by name in a comment, until they have opened the card."""

    event = models.ForeignKey("events.Event", models.PROTECT, related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    card_kind = models.CharField(max_length=40)
    card_id = models.BigIntegerField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "user"], name="mentioned_once_in_a_comment")]
        indexes = [
            models.Index(
                fields=["user", "card_kind", "card_id"],
                condition=models.Q(read_at=None),
                name="mentions_unread",
            )
        ]
