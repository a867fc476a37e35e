"""The people of a file taken on and brought up to date, by the same verbs as on the settings' pages."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access.models import Department, Role, RoleCode, User
from krug.core.events.models import Channel
from krug.core.imports.importers import Parsed
from krug.core.imports.names import latin
from krug.core.imports.people import People
from krug.core.records.cleaning import Invalid
from krug.core.staff.departments import add_department, change_department
from krug.core.staff.people import change_person, hire

NO_MAIL = "users.example"  # a domain that can never receive a letter (RFC 2606)


class UsersWork:
    """One file of people on its way in: see `importers.Work` for what each step takes and gives.

    `match` are the fields by which a person is known to be here: e-mail, name. Departments and heads that a file names
    and nobody knows are made, and noted in `besides` as ["department" or "user", id], for undoing.
    """

    def __init__(self, actor: User, match: Sequence[str]) -> None:
        self.actor, self.match = actor, match
        self.besides: list[Any] = []
        self.people = People()
        self.roles = {role.code: role for role in Role.objects.all()}

    def complete(self, rows: Sequence[Parsed]) -> None:
        """Nothing leads elsewhere: departments and heads that are missing are made."""

    def keys(self, row: Parsed) -> list[str]:
        return [f"{name} {row.given[name].casefold()}" for name in self.match if row.given.get(name)]

    def find(self, rows: Sequence[Parsed]) -> list[int | None]:
        return [self._known(row) for row in rows]

    def are_two(self, one: Parsed, other: Parsed) -> bool:
        return False

    def fold(self, first: Parsed, second: Parsed, only_empty: bool) -> None:
        later, earlier = (second.given, first.given) if only_empty else (first.given, second.given)
        first.given = {**later, **earlier}

    def create(self, rows: Sequence[Parsed]) -> list[int | None]:
        return [self._taken_on(row) for row in rows]

    def change(self, rows: Sequence[tuple[int, Parsed]], only_empty: bool) -> dict[int, dict[str, Any]]:
        """Besides "values" gives "now": what the import left there, by which undoing sees what was changed since."""
        before: dict[int, dict[str, Any]] = {}
        for pk, row in rows:
            was, now = self._changed(pk, row, only_empty)
            if was:
                first = before.get(pk, {"values": {}, "now": {}})
                before[pk] = {"version": 0, "values": was | first["values"], "now": first["now"] | now}
        return before

    def connect(self, later: Sequence[tuple[int, dict[str, str]]]) -> None:
        """There are no links between the rows."""

    def _known(self, row: Parsed) -> int | None:
        for name in self.match:
            pk = self.people.find(row.given[name]) if row.given.get(name) else None
            if pk is not None:
                return pk
        return None

    def _taken_on(self, row: Parsed) -> int | None:
        """None for a row that the verbs refuse, which is told why; nothing of it stays."""
        besides = len(self.besides)
        try:
            with transaction.atomic():
                return self._add({**row.first, **row.given}).pk
        except Invalid as error:
            self._refuse(row, error, besides)
            return None

    def _changed(self, pk: int, row: Parsed, only_empty: bool) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the person's row held before and holds now, of what changed; links as ids."""
        besides = len(self.besides)
        try:
            with transaction.atomic():
                person = User.objects.get(pk=pk)
                wanted = {
                    name: value
                    for name, value in self._wanted(row.given).items()
                    if getattr(person, name) != value and not (only_empty and getattr(person, name))
                }
                change_person(self.actor, person, wanted, Channel.IMPORT)
        except Invalid as error:
            self._refuse(row, error, besides)
            return {}, {}
        return columns_of({name: getattr(person, name) for name in wanted}), columns_of(wanted)

    def _refuse(self, row: Parsed, error: Invalid, besides: int) -> None:
        """What was made for the row is gone with its savepoint; who was remembered must be looked up anew."""
        if len(self.besides) > besides:
            del self.besides[besides:]
            self.people = People()
        for name, reason in error.errors.items():
            row.blame(name, reason)

    def _wanted(self, given: dict[str, Any]) -> dict[str, Any]:
        wanted = {name: given[name] for name in ("name", "email", "position") if given.get(name)}
        if given.get("role"):
            wanted["role"] = self.roles[given["role"]]
        department = self._department(given.get("department", ""), given.get("head", ""))
        if department:
            wanted["department"] = department
        return wanted

    def _add(self, values: dict[str, Any]) -> User:
        person = hire(
            self.actor,
            {
                "email": values.get("email") or self._login(values["name"]),
                "name": values["name"],
                "position": values.get("position", ""),
                "role": self.roles[values.get("role") or RoleCode.MANAGER],
                "department": self._department(values.get("department", ""), values.get("head", "")),
            },
            Channel.IMPORT,
        )
        self.people.add(person.pk, person.email, person.name)
        return person

    def _department(self, name: str, head: str) -> Department | None:
        """The department, made when there is none; and its head, taken on when nobody is called so."""
        if not name and not head:
            return None
        department = Department.objects.filter(name=name or head).order_by("pk").first()
        if department is None:
            values = {"name": name or head, "parent": None, "head": None}
            department = add_department(self.actor, values, Channel.IMPORT)
            self.besides.append(["department", department.pk])
        if head and department.head_id is None:
            self._appoint(department, head)
        return department

    def _appoint(self, department: Department, head: str) -> None:
        pk = self.people.find(head)
        if pk is None:
            values = {"name": head, "email": self._login(head), "role": self.roles[RoleCode.HEAD]}
            person = hire(self.actor, {**values, "department": department}, Channel.IMPORT)
            self.people.add(person.pk, person.email, person.name)
            self.besides.append(["user", person.pk])
            pk = person.pk
        values = {"name": department.name, "parent": department.parent, "head": User.objects.get(pk=pk)}
        change_department(self.actor, department, values, Channel.IMPORT)
        self.besides.append(["head", department.pk, pk])

    def _login(self, name: str) -> str:
        """An e-mail to sign in with, made of the name, that nobody has; no letter can ever come there."""
        bare = re.sub(r"[^a-z0-9]+", ".", latin(name)).strip(".") or secrets.token_hex(3)
        domain = self.actor.email.partition("@")[2] or NO_MAIL
        for number in range(1, 10_000):
            login = f"{bare}{number if number > 1 else ''}@{domain}"
            if not User.objects.filter(email__iexact=login).exists():
                return login
        raise Invalid({"name": _("There are too many people of one name.")})


def columns_of(values: dict[str, Any]) -> dict[str, Any]:
    """{"role": a role} as the person's row holds it: {"role_id": its id}."""
    links = {f"{name}_id": value and value.pk for name, value in values.items() if name in ("role", "department")}
    return {name: value for name, value in values.items() if name not in ("role", "department")} | links
