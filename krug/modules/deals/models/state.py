from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DealState(models.TextChoices):
    OPEN = "open", _("In work")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")
