from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User, Versioned

PREFIX = "built-"


class Readers(models.TextChoices):
    """Who has a saved report besides its owner."""

    OWN = "own", _("Only me")
    DEPARTMENT = "department", _("My department")
    CHOSEN = "chosen", _("People and roles of my choice")
    ALL = "all", _("Everybody")


class SavedReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Those that `user` has: the own ones and those shared with them. The firm itself, at its command, has all."""
        found = self.filter(removed_at=None)
        if user.pk is None:
            return found
        above = [int(pk) for pk in user.department.path.strip("/").split("/") if pk] if user.department else []
        shared = Q(audience=Readers.ALL) | Q(audience=Readers.DEPARTMENT, department_id__in=above)
        # By rows of their own, so that no report comes twice.
        people = SavedReport.people.through.objects.filter(user_id=user.pk).values("savedreport_id")
        roles = SavedReport.roles.through.objects.filter(role_id=user.role_id).values("savedreport_id")
        chosen = Q(audience=Readers.CHOSEN) & (Q(pk__in=people) | Q(pk__in=roles))
        return found.filter(Q(owner=user) | shared | chosen)


class SavedReport(Versioned):
    """A report that somebody built and keeps under a name. `shape` is what it asks, see `building.shapes`.

    Whoever has it sees by it what they see anyway: it is counted anew for each reader.
    """

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    audience = models.CharField(max_length=10, choices=Readers.choices, default=Readers.OWN)
    department = models.ForeignKey("access.Department", models.SET_NULL, null=True, related_name="+")
    people: Any = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    roles: Any = models.ManyToManyField("access.Role", related_name="+")
    shape = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = SavedReportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["title", "id"], name="saved_reports_by_title")]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """What pages, programs and the command call it."""
        return f"{PREFIX}{self.pk}"

    def may_change(self, user: User) -> bool:
        return self.owner_id == user.pk or user.is_administrator
