"""The ways by which a person is told."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    APP = "app", _("In Krug")
    MAIL = "mail", _("E-mail")
    PUSH = "push", _("Browser")
    TELEGRAM = "telegram", "Telegram"
    SMS = "sms", _("SMS")


# Those that lead out of Krug, each through a service of its own.
OUTWARD = (Way.MAIL, Way.PUSH, Way.TELEGRAM, Way.SMS)
