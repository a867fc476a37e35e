from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Firm


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


def base_currency() -> str:
    """The code of the firm's own currency, in which reports add up and prices are meant unless they say otherwise."""
    return Firm.current().currency
