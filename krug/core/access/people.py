"""Hiring: how a person, a role and a department come to be."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from krug.core.access.models import Department, Permission, Role, RoleCode, User
from krug.core.access.scopes import Action, Scope

# What each role may do with every kind of record until the administrator says otherwise.
FIRST_SCOPES: dict[str, dict[str, Scope]] = {
    RoleCode.HEAD: dict.fromkeys(Action.values, Scope.DEPARTMENT),
    RoleCode.MANAGER: {
        Action.SEE: Scope.OWN,
        Action.CREATE: Scope.OWN,
        Action.CHANGE: Scope.OWN,
        Action.DELETE: Scope.OWN,
        Action.EXPORT: Scope.NONE,
        Action.ASSIGN: Scope.NONE,
    },
    RoleCode.OBSERVER: {Action.SEE: Scope.ALL},
}


def ensure_roles(kinds: list[str], shared: Collection[str] = ()) -> None:
    """The four first roles, and the first scopes for each of `kinds` that a role knows nothing of yet.

    Kinds in `shared` are the whole firm's: heads and managers see them all.
    """
    for code in RoleCode:
        role, _made = Role.objects.get_or_create(code=code.value, defaults={"title": code.value.title()})
        known = set(role.permissions.values_list("kind", flat=True))
        Permission.objects.bulk_create(
            Permission(role=role, kind=kind, action=action, scope=_first(kind, action, scope, shared))
            for kind in kinds
            if kind not in known
            for action, scope in FIRST_SCOPES.get(code.value, {}).items()
        )


def _first(kind: str, action: str, scope: Scope, shared: Collection[str]) -> Scope:
    return Scope.ALL if kind in shared and action == Action.SEE else scope


@transaction.atomic
def add_person(email: str, name: str, role: str, department: str = "", password: str | None = None) -> User:
    """A new employee; the department is made when there is none of that name. None as password: cannot sign in.

    Raises Role.DoesNotExist for an unknown role and IntegrityError for an e-mail already taken.
    """
    place = Department.objects.get_or_create(name=department)[0] if department else None
    person = User(
        email=User.objects.normalize_email(email),
        name=name,
        role=Role.objects.get(code=role),
        department=place,
    )
    person.set_password(password)
    person.save()
    return person


def krug_itself() -> User:
    """Who acts where no person does: may do everything, is stored nowhere, and answers for no record."""
    return User(name="Krug", role=Role(code=RoleCode.ADMINISTRATOR), is_active=True)
