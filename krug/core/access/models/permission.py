from __future__ import annotations

from django.db import models

from krug.core.access.scopes import Scope


class Permission(models.Model):
    """How far a role reaches with one action on one kind of record. No row means nobody."""

    role = models.ForeignKey("access.Role", models.CASCADE, related_name="permissions")
    kind = models.CharField(max_length=40)
    action = models.CharField(max_length=20)
    scope = models.CharField(max_length=12, choices=Scope.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "kind", "action"], name="one_scope_per_role_and_action")]
