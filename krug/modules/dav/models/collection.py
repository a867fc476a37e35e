from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Shelf(models.TextChoices):
    """What a person's device is given, as it stands in addresses."""

    EVENTS = "events", _("Krug: calendar")
    TASKS = "tasks", _("Krug: tasks")
    CLIENTS = "clients", _("Krug: clients")


class Extent(models.TextChoices):
    """Whose clients and contact persons stand in a person's address book."""

    SEEN = "seen", _("all that I see")
    OWN = "own", _("those I am responsible for or work with")


def _stamp() -> str:
    return secrets.token_hex(8)


class Collection(models.Model):
    """A calendar or an address book of one person, as their devices were last told of it.

    `number` grows with each change of what is in it; changes up to `oldest` are told of no more. `stamp` makes its
    tokens its own. Up to the event (`mark_transaction`, `mark_event`) nothing else can have changed, as long as the
    person's rights are those of which `rights` is the digest. `name`, `colour` and `place` are as a device set them.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    shelf = models.CharField(max_length=10, choices=Shelf.choices)
    number = models.BigIntegerField(default=0)
    oldest = models.BigIntegerField(default=0)
    stamp = models.CharField(max_length=16, default=_stamp)
    mark_transaction = models.BigIntegerField(default=-(2**62))
    mark_event = models.BigIntegerField(default=0)
    rights = models.CharField(max_length=64, blank=True)
    extent = models.CharField(max_length=10, choices=Extent.choices, default=Extent.SEEN)
    name = models.CharField(max_length=200, blank=True)
    colour = models.CharField(max_length=9, blank=True)
    place = models.IntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "shelf"], name="collection_once_of_a_person")]

    def __str__(self) -> str:
        return self.name or str(Shelf(self.shelf).label)
