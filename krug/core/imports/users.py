"""Bringing in the firm's people, with their departments and heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from krug.core.access.models import RoleCode, User
from krug.core.imports import parting
from krug.core.imports.hiring import UsersWork
from krug.core.imports.importers import Source
from krug.core.imports.mapping import Mapping
from krug.core.imports.uses import NoUses, Uses
from krug.core.records.fields import ChoiceField, EmailsField, Field, TextField


@dataclass(frozen=True)
class AddressField(TextField):
    """One e-mail, in small letters."""

    def parse(self, raw: Any) -> str:
        return EmailsField(self.name, self.title).one(super().parse(raw))


FIELDS: tuple[Field, ...] = (
    TextField("name", gettext_lazy("Name of the employee"), required=True, max_length=200),
    AddressField("email", gettext_lazy("E-mail"), max_length=254),
    ChoiceField("role", gettext_lazy("Role"), choices=RoleCode, default=RoleCode.MANAGER.value),
    TextField("department", gettext_lazy("Department"), max_length=200),
    TextField("head", gettext_lazy("Head of the department"), max_length=200),
    TextField("position", gettext_lazy("Position"), max_length=200),
)


class UsersImporter:
    """Only the administrator brings people in. One without an e-mail gets a login made of the name."""

    code = "users"
    page = "/settings/people"
    match: tuple[str, ...] = ("email", "name")
    fields = FIELDS
    uses: Uses = NoUses()

    @property
    def title(self) -> str | Promise:
        return gettext_lazy("Employees")

    def may(self, user: User) -> bool:
        return user.is_administrator

    def choices(self, name: str, mapping: Mapping) -> list[str] | None:
        return None

    def begin(self, actor: User, mapping: Mapping, headings: Sequence[str], source: Source) -> UsersWork:
        return UsersWork(actor, mapping.match or list(self.match), source)

    def undo(
        self, actor: User, created: Sequence[int], changed: dict[int, dict[str, Any]], besides: Sequence[Any]
    ) -> list[str]:
        return parting.take_back(actor, created, changed, besides)
