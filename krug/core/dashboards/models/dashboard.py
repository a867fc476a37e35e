from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.access.models.versioned import Versioned


class Audience(models.TextChoices):
    """Who sees a dashboard."""

    OWN = "own", _("Only me")
    CHOSEN = "chosen", _("Chosen people and roles")
    DEPARTMENT = "department", _("My department")
    ALL = "all", _("Everybody")


class DashboardQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """The person's own and those shared with them; none that was removed."""
        above = [int(pk) for pk in user.department.path.strip("/").split("/") if pk] if user.department else []
        people = Dashboard.people.through.objects.filter(user=user.pk).values("dashboard")
        roles = Dashboard.roles.through.objects.filter(role=user.role_id).values("dashboard")
        chosen = Q(audience=Audience.CHOSEN) & (Q(pk__in=people) | Q(pk__in=roles))
        shared = Q(audience=Audience.ALL) | Q(audience=Audience.DEPARTMENT, department__in=above) | chosen
        return self.filter(Q(owner=user) | shared, removed_at=None)


class Dashboard(Versioned):
    """Reports side by side, as somebody arranged them; everybody sees in them what they may see themselves.

    `ready` is the code of the ready dashboard it was made of, "" for none: its owner finds it in that one's stead.
    `panels` and `taken_off`, the panels that may be brought back, are lists of what `panels.Panel` holds.
    """

    title = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.OWN)
    department = models.ForeignKey("access.Department", models.SET_NULL, null=True, related_name="+")
    people: Any = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    roles: Any = models.ManyToManyField("access.Role", related_name="+")
    ready = models.CharField(max_length=40, blank=True, default="")
    panels = models.JSONField(default=list)
    taken_off = models.JSONField(default=list)
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = DashboardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "ready"], condition=~Q(ready=""), name="one_of_a_ready_dashboard")
        ]

    def __str__(self) -> str:
        return self.title

    def may_change(self, user: User) -> bool:
        return self.owner_id == user.pk or user.is_administrator
