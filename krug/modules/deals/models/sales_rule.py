from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Versioned
from krug.modules.activities.kinds import Kind
from krug.modules.clients.models import ClientStatus

MOST_DAYS = 730


class Must(models.TextChoices):
    """What a rule asks for, and of what."""

    START = "start", _("Deal: in so many days after it was made")
    STAGE = "stage", _("Deal: while it stands in the stage")
    DEAL_EACH = "deal_each", _("Deal: each so many days while in work")
    CLIENT_EACH = "client_each", _("Client: each so many days")


class Deed(models.TextChoices):
    ANY = "any", _("Any activity")
    CALL = Kind.CALL.value, Kind.CALL.label
    MEETING = Kind.MEETING.value, Kind.MEETING.label
    TASK = Kind.TASK.value, Kind.TASK.label


class AnyStatus(models.TextChoices):
    ANY = "any", _("Any status")
    POTENTIAL = ClientStatus.POTENTIAL.value, ClientStatus.POTENTIAL.label
    CUSTOMER = ClientStatus.CUSTOMER.value, ClientStatus.CUSTOMER.label
    SUPPLIER = ClientStatus.SUPPLIER.value, ClientStatus.SUPPLIER.label
    PARTNER = ClientStatus.PARTNER.value, ClientStatus.PARTNER.label


class SalesRule(Versioned):
    """A step that a salesperson must take: which deed, when, and of which deals or clients.

    `days`: how soon or how often; of a stage None asks for the deed before the deal goes on. `kind` None: deals of
    every kind. What began before `since` is not judged, None judges all.
    """

    name = models.CharField(max_length=100)
    must = models.CharField(max_length=12, choices=Must.choices, default=Must.START)
    deed = models.CharField(max_length=10, choices=Deed.choices, default=Deed.ANY)
    days = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)]
    )
    kind = models.ForeignKey("deals.DealKind", models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    stage = models.ForeignKey("stages.Stage", models.CASCADE, null=True, blank=True, related_name="+", db_index=False)
    status = models.CharField(max_length=12, choices=AnyStatus.choices, default=AnyStatus.ANY)
    since = models.DateField(null=True, blank=True)
    sort = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_clients(self) -> bool:
        return self.must == Must.CLIENT_EACH
