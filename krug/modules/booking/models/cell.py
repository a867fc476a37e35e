from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from krug.modules.booking.models.appointment import Appointment


class Of(models.TextChoices):
    PERSON = "p"
    ROOM = "r"


class Cell(models.Model):
    """Five minutes of a person's or a room's time, taken by an appointment with its buffers.

    No two appointments take the same: the database itself refuses the second, however many ask at once.
    """

    of = models.CharField(max_length=1, choices=Of.choices)
    subject = models.BigIntegerField()
    number = models.BigIntegerField()
    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="cells")

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "subject", "number"], name="a_cell_is_taken_once")]
