"""The people of a file taken on and brought up to date, by the same verbs as on the settings' pages."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access.models import Department, Role, RoleCode, User
from krug.core.events.models import Channel
from krug.core.imports.imagining import FIRST, Imagined
from krug.core.imports.importers import Parsed, Source
from krug.core.imports.names import latin
from krug.core.imports.people import People
from krug.core.imports.reading.headings import normal
from krug.core.records.cleaning import Invalid
from krug.core.staff.departments import add_department, change_department
from krug.core.staff.people import change_person, hire

NO_MAIL = "users.example"  # a domain that can never receive a letter (RFC 2606)


class UsersWork:
    """One file of people on its way in: see `importers.Work` for what each step takes and gives.

    `match` are the fields by which a person is known to be here: e-mail, name. Departments and heads that a file names
    and nobody knows are made, and noted in `besides` as ["department" or "user", id], for undoing. A department that
    the file gives several heads is one for each of them, as a department has one head.
    """

    def __init__(self, actor: User, match: Sequence[str], source: Source) -> None:
        self.actor, self.match = actor, match
        self.besides: list[Any] = []
        self.headed: set[str] = set()
        self.shared = _of_several_heads(source())
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

    def pretend(
        self, new: Sequence[Parsed], known: Sequence[tuple[int, Parsed]], only_empty: bool
    ) -> Sequence[int | None]:
        for row in new:
            given = {**row.first, **row.given}
            self.people.add(-row.number, given.get("email") or given["name"], given["name"])
        for row in [*new, *(row for _pk, row in known)]:
            self._pretend_head(row)
        return [-row.number for row in new]

    def join(self, imagined: dict[str, Imagined]) -> None:
        """Nobody else makes people."""

    def _pretend_head(self, row: Parsed) -> None:
        """A head whom nobody knows yet would be taken on."""
        head = row.given.get("head", "")
        name = self._own(row.given) or head
        if not head or normal(name) in self.headed or self.people.find(head) is not None:
            return
        self.headed.add(normal(name))
        department = Department.objects.filter(name=name).order_by("pk").first()
        if department is None or department.head_id is None:
            self.people.add(-FIRST - row.number, head, head)

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
        department = self._department(self._own(given), given.get("head", ""))
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
                "department": self._department(self._own(values), values.get("head", "")),
            },
            Channel.IMPORT,
        )
        self.people.add(person.pk, person.email, person.name)
        return person

    def _own(self, given: dict[str, Any]) -> str:
        """The department's name; with the head's before it where the file has others of this name."""
        name, head = given.get("department", ""), given.get("head", "")
        return f"{head}, {name}"[:200] if head and normal(name) in self.shared else name

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


def _of_several_heads(rows: Iterable[Parsed]) -> set[str]:
    """The departments, as `normal` writes them, to which the file gives more than one head."""
    heads: dict[str, set[str]] = {}
    for row in rows:
        name, head = row.given.get("department", ""), row.given.get("head", "")
        if name and head:
            heads.setdefault(normal(name), set()).add(normal(head))
    return {name for name, named in heads.items() if len(named) > 1}


def columns_of(values: dict[str, Any]) -> dict[str, Any]:
    """{"role": a role} as the person's row holds it: {"role_id": its id}."""
    links = {f"{name}_id": value and value.pk for name, value in values.items() if name in ("role", "department")}
    return {name: value for name, value in values.items() if name not in ("role", "department")} | links
