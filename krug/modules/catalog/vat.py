"""Rates of value added tax of Russia, Belarus and Ukraine, and the tax within a sum."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.records.fields import ChoiceField

KOPECK = Decimal("0.01")


class VatRate(models.TextChoices):
    """Russia: none, 0, 5, 7, 10, 20 (before 2026), 22; Belarus: none, 0, 10, 20, 25; Ukraine: none, 0, 7, 14, 20."""

    UNSAID = "", _("not said")
    NONE = "none", _("without VAT")
    ZERO = "0", "0 %"
    FIVE = "5", "5 %"
    SEVEN = "7", "7 %"
    TEN = "10", "10 %"
    FOURTEEN = "14", "14 %"
    TWENTY = "20", "20 %"
    TWENTY_TWO = "22", "22 %"
    TWENTY_FIVE = "25", "25 %"


def percent(rate: str) -> Decimal:
    """The rate as a number; nought where there is no tax or nobody has said."""
    return Decimal(rate) if rate.isdigit() else Decimal(0)


def within(amount: Decimal, rate: str) -> Decimal:
    """The tax that a sum with VAT holds, rounded half up to the kopeck: amount × rate / (100 + rate)."""
    own = percent(rate)
    return (amount * own / (100 + own)).quantize(KOPECK, ROUND_HALF_UP)


def on_top(amount: Decimal, rate: str) -> Decimal:
    """A price without VAT with it, rounded half up to the kopeck: amount × (100 + rate) / 100."""
    return (amount * (100 + percent(rate)) / 100).quantize(KOPECK, ROUND_HALF_UP)


@dataclass(frozen=True)
class VatField(ChoiceField):
    """A rate, also as files write it: “20%”, “НДС 20 %”, “0,2” is not one."""

    choices: type[models.TextChoices] | None = VatRate

    def parse(self, raw: Any) -> str:
        text = str(raw).upper().replace("НДС", "").replace("VAT", "").replace("%", "").strip()
        return super().parse(VatRate.NONE if text in ("БЕЗ", "WITHOUT", "NONE") else text)
