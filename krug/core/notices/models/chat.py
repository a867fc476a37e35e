from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Chat(models.Model):
    """A person's chat with the firm's bot. `chat` None until the one-time link, whose digest `code` is, is opened."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="chat", primary_key=True)
    chat = models.BigIntegerField(null=True, unique=True)
    name = models.CharField(max_length=100, blank=True)
    code = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    linked_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Chat]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="chat_code_once"),
        ]
