from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone

from krug.modules.site.models.submission import Submission


def new_key() -> str:
    return secrets.token_urlsafe(24)


class Chat(models.Model):
    """A visitor's conversation with the firm, begun by a form. Whoever has the `key` reads it and writes in it."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="chat")
    key = models.CharField(max_length=43, unique=True, default=new_key, editable=False)

    @property
    def address(self) -> str:
        """Its path on this Krug."""
        return f"{self.submission.form.address}/chat/{self.key}"


class ChatMessage(models.Model):
    """`person` None: the visitor has written it."""

    chat = models.ForeignKey(Chat, models.CASCADE, related_name="messages", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    text = models.TextField(max_length=4000)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["chat", "id"], name="messages_of_chat")]
