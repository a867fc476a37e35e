"""Rounding of what is billed: up or to the nearest step, each entry by itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Rounding(models.TextChoices):
    NONE = "none", _("to the minute")
    UP = "up", _("up")
    NEAREST = "nearest", _("to the nearest")


STEPS = (1, 5, 6, 10, 15, 30)


def rounded(minutes: int, how: str, step: int) -> int:
    """`minutes` as they are billed. Halves go up; what is rounded up is never more than a step longer."""
    if how == Rounding.NONE or step <= 1:
        return minutes
    whole, rest = divmod(minutes, step)
    goes_up = rest > 0 if how == Rounding.UP else rest * 2 >= step
    return (whole + goes_up) * step
