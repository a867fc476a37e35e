from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from krug.core.access.scopes import Scope


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        return self.select_related("role", "department").get(email__iexact=username)

    def get_queryset(self) -> models.QuerySet[User]:
        return super().get_queryset().select_related("role", "department")


class User(AbstractBaseUser):
    """An employee. Who has left stays as a row, so that the history keeps the name."""

    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    position = models.CharField(_("Position"), max_length=200, blank=True)
    role = models.ForeignKey("access.Role", models.PROTECT, related_name="users")
    department = models.ForeignKey("access.Department", models.PROTECT, null=True, blank=True, related_name="users")
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=5, blank=True)
    time_zone = models.CharField(max_length=50, blank=True)
    theme = models.CharField(max_length=5, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_administrator(self) -> bool:
        return self.role.is_administrator

    @property
    def initials(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()

    def scope(self, kind: str, action: str) -> Scope:
        """How far this person reaches with `action` on records of `kind`."""
        if not self.is_active:
            return Scope.NONE
        if self.is_administrator:
            return Scope.ALL
        return self._scopes.get((kind, action), Scope.NONE)

    @cached_property
    def _scopes(self) -> dict[tuple[str, str], Scope]:
        rows: Any = self.role.permissions.values_list("kind", "action", "scope")
        return {(kind, action): Scope(scope) for kind, action, scope in rows}

    @cached_property
    def departments_below(self) -> list[int]:
        """Ids of the person's department and of all below it; empty for who is in none."""
        return self.department.ids_below() if self.department else []
