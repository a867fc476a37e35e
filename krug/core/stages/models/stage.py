from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


class Colour(models.TextChoices):
    """The marks a stage may wear; what each looks like, light and dark, is the style sheet's matter."""

    GREY = "grey", _("Grey")
    BLUE = "blue", _("Blue")
    VIOLET = "violet", _("Violet")
    TEAL = "teal", _("Teal")
    GREEN = "green", _("Green")
    AMBER = "amber", _("Amber")
    RED = "red", _("Red")


class Stage(models.Model):
    """One step of a pipeline.

    `probability` is the chance in percent that a record standing here ends well. A record that stands longer than
    `longest_stay_days` is late; None means that it may stand as long as it likes. An inactive stage takes in no more.
    """

    pipeline = models.ForeignKey("stages.Pipeline", models.PROTECT, related_name="stages")
    name = models.CharField(max_length=100)
    sort = models.IntegerField(default=0)
    colour = models.CharField(max_length=10, choices=Colour.choices, default=Colour.BLUE)
    probability = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(100)])
    longest_stay_days = models.PositiveSmallIntegerField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.name
