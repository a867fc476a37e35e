from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Versioned


class Manner(models.TextChoices):
    """How one is chosen among several people."""

    LOAD = "load", _("who has least in work")
    TURN = "turn", _("in turn")


class Hours(models.TextChoices):
    WORKING = "working", _("in their working hours")
    ALWAYS = "always", _("at any time")


class AnyWay(models.TextChoices):
    """The ways a request may have come by, or any of them."""

    ANY = "any", _("any way")
    PHONE = "phone", _("Phone")
    SITE = "site", _("From the site")
    MAIL = "mail", _("E-mail")
    MESSENGER = "messenger", _("Messenger")
    WALK_IN = "walk_in", _("In person")
    OTHER = "other", _("Another way")


class Rule(Versioned):
    """Who gets a request that is nobody's yet. The first rule of the list that fits is the one.

    `kind` None, `came_by` any, `region` and `product` empty fit everything; a region may be one of several with commas
    between, `product` is a part of the product's name or code. It goes to `person`, else by `manner` to one of
    `department` who has the `skill`; without a department to one of all who have it. `offer_minutes` None: it is theirs
    at once, else they are asked and have so long to take it. `last` is whose turn it was.
    """

    name = models.CharField(max_length=100)
    came_by = models.CharField(max_length=10, choices=AnyWay.choices, default=AnyWay.ANY)
    kind = models.ForeignKey("requests.RequestKind", models.PROTECT, null=True, related_name="+", db_index=False)
    region = models.CharField(max_length=200, blank=True)
    product = models.CharField(max_length=100, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    department = models.ForeignKey("access.Department", models.PROTECT, null=True, related_name="+", db_index=False)
    skill = models.CharField(max_length=100, blank=True)
    manner = models.CharField(max_length=4, choices=Manner.choices, default=Manner.LOAD)
    hours = models.CharField(max_length=7, choices=Hours.choices, default=Hours.WORKING)
    offer_minutes = models.PositiveIntegerField(null=True, blank=True)
    last = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    sort = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort", "id"]

    def __str__(self) -> str:
        return self.name
