from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core import signing
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.modules.activities.models import Activity, Resource
from krug.modules.booking.models.page import BookingPage
from krug.modules.booking.models.service import Service

_LINKS = signing.Signer(salt="krug.booking.link", sep=".")


class State(models.TextChoices):
    HELD = "held", _("being filled in")
    LAPSED = "lapsed", _("not finished")
    BOOKED = "booked", _("booked")
    CAME = "came", _("came")
    MISSED = "missed", _("did not come")
    CANCELLED = "cancelled", _("cancelled")


# What takes time of the person and the room.
TAKING = (State.HELD, State.BOOKED, State.CAME, State.MISSED)


class Prepayment(models.TextChoices):
    NONE = "none", _("not asked for")
    AWAITED = "awaited", _("awaited")
    PAID = "paid", _("paid")


class By(models.TextChoices):
    VISITOR = "visitor", _("by the visitor")
    FIRM = "firm", _("by us")


class AppointmentQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, action: str = "see") -> Self:
        """Those whose activity in the calendar `user` sees, or may do `action` to."""
        return self.filter(activity__in=Activity.objects.visible_to(user, action).order_by().values("pk"))


class Appointment(models.Model):
    """A visitor's time with a specialist: held while they fill in who they are, then booked.

    While it takes time, its cells (see Cell) do so. `activity` is what stands in the calendar, None while it is held.
    `zone` and `language` are the visitor's. `network` is what limits go by. `held_until` counts while it is held.
    """

    page = models.ForeignKey(BookingPage, models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    room = models.ForeignKey(Resource, models.PROTECT, null=True, related_name="+", db_index=False)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.HELD)
    held_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=254, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    zone = models.CharField(max_length=60)
    language = models.CharField(max_length=5)
    network = models.CharField(max_length=49, blank=True)
    consent = models.ForeignKey("personal.ConsentVersion", models.PROTECT, null=True, related_name="+", db_index=False)
    activity = models.OneToOneField(Activity, models.CASCADE, null=True, related_name="appointment")
    prepayment = models.CharField(max_length=10, choices=Prepayment.choices, default=Prepayment.NONE)
    cancelled_by = models.CharField(max_length=10, choices=By.choices, blank=True)
    reminded_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = AppointmentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-begins_at", "-id"], name="appointments_by_time"),
            models.Index(fields=["network", "made_at"], name="appointments_of_network"),
            models.Index(fields=["held_until"], condition=models.Q(state="held"), name="appointments_held"),
            models.Index(fields=["begins_at"], condition=models.Q(state="booked"), name="appointments_coming"),
        ]

    def __str__(self) -> str:
        return f"{self.service} — {self.name}" if self.name else str(self.service)

    @property
    def token(self) -> str:
        """What leads to it without signing in; nobody but this Krug can make one."""
        return _LINKS.sign(str(self.pk))

    @property
    def meeting(self) -> Activity:
        """What stands in the calendar, of what is booked. Raises LookupError while it is only held."""
        if self.activity is None:
            raise LookupError(f"appointment {self.pk} is not booked")
        return self.activity

    @property
    def may_change_until(self) -> dt.datetime:
        """The last moment at which the visitor may move or cancel it."""
        return self.begins_at - dt.timedelta(hours=self.service.change_hours)

    def is_visitors(self, now: dt.datetime) -> bool:
        """Whether the visitor may still move or cancel it."""
        return self.state == State.BOOKED and now <= self.may_change_until


def number_in(token: str) -> int | None:
    """The number of the appointment a link leads to; None for what Krug did not write."""
    try:
        return int(_LINKS.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
