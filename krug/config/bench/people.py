"""The benchmark's firm: five departments of eight, and the manager who drives."""

from __future__ import annotations

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from krug.config.bench.devices import fill_calendar
from krug.core.access.models import Permission, Role, User
from krug.core.access.people import add_person
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds

DEPARTMENTS, PEOPLE_IN_EACH = 5, 8
DRIVER = "driver@bench.example"
BUSY = "busy@bench.example"


def hire() -> list[User]:
    """Everybody, the driver first: an ordinary manager whose scope is the department."""
    role = Role.objects.create(code="bench-manager", title="Manager of a department")
    Permission.objects.bulk_create(
        Permission(role=role, kind=kind.code, action=action, scope=Scope.ALL if kind.is_shared else Scope.DEPARTMENT)
        for kind in kinds.all_kinds()
        for action in Action.values
    )
    driver = add_person(DRIVER, "Driver", role.code, "Department 1")
    others = [
        add_person(f"person{number}@bench.example", f"Person {number}", role.code, f"Department {number % 5 + 1}")
        for number in range(1, DEPARTMENTS * PEOPLE_IN_EACH)
    ]
    # Of a department of her own: what the driver sees stays as it was.
    busy = add_person(BUSY, "Busy", role.code, "Department 6")
    fill_calendar(busy)
    return [driver, *others]


def sign_in(person: User) -> str:
    """A session's key, as the sign-in page would have made it."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return str(session.session_key)
