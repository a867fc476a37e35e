from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from krug.core.access.models.versioned import Versioned


class Department(Versioned):
    """A node of the firm's tree. `path` holds the ids from the root, as "/1/7/", so a subtree is one prefix."""

    name = models.CharField(_("Name"), max_length=200)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    head = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    path = models.CharField(max_length=500, default="", db_index=True, editable=False)

    class Meta:
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            Department.objects.filter(pk=self.pk).update(path=path)
            self.path = path

    def ids_below(self) -> list[int]:
        """This department's id and those of every department under it."""
        return list(Department.objects.filter(path__startswith=self.path).values_list("id", flat=True))
