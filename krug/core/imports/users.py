"""Bringing in the firm's people, with their departments and heads."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.access.models import Department, Role, RoleCode, User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.imports.importers import Parsed, Source
from krug.core.imports.mapping import Mapping
from krug.core.imports.names import latin
from krug.core.imports.people import People
from krug.core.records.fields import BadValue, ChoiceField, EmailsField, Field, TextField

NO_MAIL = "users.example"  # a domain that can never receive a letter (RFC 2606)


@dataclass(frozen=True)
class AddressField(TextField):
    """One e-mail, in small letters."""

    def parse(self, raw: Any) -> str:
        return EmailsField(self.name, self.title).one(super().parse(raw))


FIELDS: tuple[Field, ...] = (
    TextField("name", gettext_lazy("Name"), required=True, max_length=200),
    AddressField("email", gettext_lazy("E-mail"), max_length=254),
    ChoiceField("role", gettext_lazy("Role"), choices=RoleCode, default=RoleCode.MANAGER.value),
    TextField("department", gettext_lazy("Department"), max_length=200),
    TextField("head", gettext_lazy("Head of the department"), max_length=200),
    TextField("position", gettext_lazy("Position"), max_length=200),
)


class UsersImporter:
    """Only the administrator brings people in. One without an e-mail gets a login made of the name."""

    code = "users"
    page = "/settings/users"
    match: tuple[str, ...] = ("email", "name")
    fields = FIELDS

    @property
    def title(self) -> str | Promise:
        return gettext_lazy("Employees")

    def may(self, user: User) -> bool:
        return user.is_administrator

    def begin(self, actor: User, mapping: Mapping, headings: Sequence[str], source: Source) -> UsersWork:
        return UsersWork(actor, mapping.match or list(self.match))

    def undo(
        self, actor: User, created: Sequence[int], changed: dict[int, dict[str, Any]], besides: Sequence[Any]
    ) -> list[str]:
        left = _restore(actor, changed)
        heads = [pk for what, pk in besides if what == "user"]
        for person in User.objects.filter(pk__in=[*created, *heads]).order_by("-pk"):
            left += _remove(person, actor)
        for pk in reversed([pk for what, pk in besides if what == "department"]):
            department = Department.objects.filter(pk=pk).first()
            if department and not department.users.exists() and not department.children.exists():
                department.delete()
        return left


class UsersWork:
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

    def create(self, rows: Sequence[Parsed]) -> list[int]:
        return [self._add({**row.first, **row.given}).pk for row in rows]

    def change(self, rows: Sequence[tuple[int, Parsed]], only_empty: bool) -> dict[int, dict[str, Any]]:
        before: dict[int, dict[str, Any]] = {}
        for pk, row in rows:
            was = self._change(User.objects.get(pk=pk), row.given, only_empty)
            if was:
                before[pk] = {"version": 0, "values": {**was, **before.get(pk, {}).get("values", {})}}
        return before

    def connect(self, later: Sequence[tuple[int, dict[str, str]]]) -> None:
        """There are no links between the rows."""

    def _known(self, row: Parsed) -> int | None:
        for name in self.match:
            pk = self.people.find(row.given[name]) if row.given.get(name) else None
            if pk is not None:
                return pk
        return None

    def _add(self, values: dict[str, Any]) -> User:
        department = self._department(values.get("department", ""), values.get("head", ""))
        person = User(
            email=values.get("email") or self._login(values["name"]),
            name=values["name"],
            position=values.get("position", ""),
            role=self.roles[values.get("role") or RoleCode.MANAGER],
            department=department,
            password=make_password(None),
        )
        person.save()
        self.people.add(person.pk, person.email, person.name)
        write([Fact("user.added", ("user", person.pk), {"title": person.name})], self.actor, Channel.IMPORT)
        return person

    def _department(self, name: str, head: str) -> Department | None:
        """The department, made when there is none; and its head, taken on when nobody is called so."""
        if not name and not head:
            return None
        department, made = Department.objects.get_or_create(name=name or head)
        if made:
            self.besides.append(["department", department.pk])
            fact = Fact("department.added", ("department", department.pk), {"title": department.name})
            write([fact], self.actor, Channel.IMPORT)
        if head and department.head_id is None:
            pk = self.people.find(head)
            if pk is None:
                person = self._add({"name": head, "role": RoleCode.HEAD})
                User.objects.filter(pk=person.pk).update(department=department)
                self.besides.append(["user", person.pk])
                pk = person.pk
            department.head_id = pk
            department.save()
        return department

    def _change(self, person: User, given: dict[str, Any], only_empty: bool) -> dict[str, Any]:
        """What the person's row held before, of what changed."""
        wanted = {name: given[name] for name in ("name", "email", "position") if given.get(name)}
        if given.get("role"):
            wanted["role_id"] = self.roles[given["role"]].pk
        department = self._department(given.get("department", ""), given.get("head", ""))
        if department:
            wanted["department_id"] = department.pk
        was = {
            name: getattr(person, name)
            for name, value in wanted.items()
            if getattr(person, name) != value and not (only_empty and getattr(person, name))
        }
        if was:
            User.objects.filter(pk=person.pk).update(**{name: wanted[name] for name in was})
            data = {"title": person.name, "fields": ", ".join(was)}
            write([Fact("user.changed", ("user", person.pk), data)], self.actor, Channel.IMPORT)
        return was

    def _login(self, name: str) -> str:
        """An e-mail to sign in with, made of the name, that nobody has; no letter can ever come there."""
        bare = re.sub(r"[^a-z0-9]+", ".", latin(name)).strip(".") or secrets.token_hex(3)
        domain = self.actor.email.partition("@")[2] or NO_MAIL
        for number in range(1, 10_000):
            login = f"{bare}{number if number > 1 else ''}@{domain}"
            if not User.objects.filter(email__iexact=login).exists():
                return login
        raise BadValue(_("There are too many people of one name."))


def _restore(actor: User, changed: dict[int, dict[str, Any]]) -> list[str]:
    for pk, was in changed.items():
        User.objects.filter(pk=pk).update(**was["values"])
        data = {"title": str(User.objects.get(pk=pk)), "fields": ", ".join(was["values"])}
        write([Fact("user.changed", ("user", pk), data)], actor, Channel.IMPORT)
    return []


def _remove(person: User, actor: User) -> list[str]:
    """Away, where nothing was ever done by the person; else Krug is closed to them."""
    try:
        with transaction.atomic():
            pk, name = person.pk, person.name
            person.delete()
    except ProtectedError:
        User.objects.filter(pk=person.pk).update(is_active=False)
        write([Fact("user.deactivated", ("user", person.pk), {"title": person.name})], actor, Channel.IMPORT)
        return [_("“%(title)s” stays without access: records lead to this person.") % {"title": person.name}]
    write([Fact("user.removed", ("user", pk), {"title": name})], actor, Channel.IMPORT)
    return []
