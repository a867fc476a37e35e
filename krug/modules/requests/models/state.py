from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far a request has come. It follows from what is known of it, see `in_step.state_of`."""

    NEW = "new", _("New, untaken")
    IN_WORK = "in_work", _("In work")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed request")
    REJECTED = "rejected", _("Rejected")


class Phase(models.TextChoices):
    """Whether a request stands on the board, or how it left it."""

    OPEN = "open", _("In work")
    CLOSED = "closed", _("Closed request")
    REJECTED = "rejected", _("Rejected")


class CameBy(models.TextChoices):
    """The way a request came in. What brought the client to the firm is the primary interest's channel."""

    PHONE = "phone", _("Phone")
    SITE = "site", _("From the site")
    MAIL = "mail", _("E-mail")
    MESSENGER = "messenger", _("Messenger")
    WALK_IN = "walk_in", _("In person")
    OTHER = "other", _("Another way")
