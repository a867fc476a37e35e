from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Currency(models.TextChoices):
    """ISO 4217 codes of the currencies a record may be in."""

    RUB = "RUB", _("Russian rouble")
    BYN = "BYN", _("Belarusian rouble")
    UAH = "UAH", _("Hryvnia")
    USD = "USD", _("US dollar")
    EUR = "EUR", _("Euro")
    CNY = "CNY", _("Yuan")
    KZT = "KZT", _("Tenge")


SIGNS = {"RUB": "₽", "USD": "$", "EUR": "€", "BYN": "Br", "UAH": "₴", "CNY": "¥", "KZT": "₸"}
