"""Which records lead to those of a kind, so that a list asks by them: clients by their deals."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.lists.filtering.fields import nature_of
from krug.core.lists.filtering.tree import NONE, SOME, BadFilter
from krug.core.records import kinds
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import LinkField, PersonField
from krug.core.records.kinds import RecordKind


class Leads(Exact):
    """The link equals the record asked for. SQLite is told that few do, or it would go by another index, row by row."""

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        sql, params = self.as_sql(compiler, connection)
        return f"likelihood({sql}, 0.000001)", params


@dataclass(frozen=True)
class Back(ABC):
    """Records of `kind` that lead to those asked for. What they say of them is `having` of their kind."""

    kind: RecordKind

    @property
    @abstractmethod
    def name(self) -> str:
        """What conditions call it."""

    @property
    def title(self) -> str:
        return str(self.kind.plural)

    @abstractmethod
    def some(self, rows: Any) -> Q:
        """That some of `rows`, which are records of the kind, lead to the record asked for: no row comes twice."""

    def say(self, has: str) -> str:
        """ "has deals" or "has no deals"."""
        some, none = self.kind.having or (
            _("has: %(records)s") % {"records": self.kind.plural},
            _("does not have: %(records)s") % {"records": self.kind.plural},
        )
        return {SOME: str(some), NONE: str(none)}[has]


@dataclass(frozen=True)
class ByLink(Back):
    """They lead there by `link`; `is_plain`: that is clear without naming it."""

    link: LinkField
    is_plain: bool

    @property
    def name(self) -> str:
        return f"{self.kind.code}.{self.link.name}"

    @property
    def title(self) -> str:
        return super().title if self.is_plain else f"{super().title} ({self.link.title})"

    def some(self, rows: Any) -> Q:
        column = self.link.column
        if isinstance(self.link, Custom) and connection.vendor == "sqlite":
            # It takes the index of a field that few records hold for a bad one, and would read them all for each row.
            return Q(pk__in=rows.filter(**{f"{column}__isnull": False}).values(column))
        return Q(Exists(rows.filter(Leads(F(column), OuterRef("pk")))))

    def say(self, has: str) -> str:
        said = super().say(has)
        return said if self.is_plain else f"{said} ({self.link.title})"


@dataclass(frozen=True)
class ByAbout(Back):
    """They are about a record of any kind, here about one of the kind with the code `of`."""

    of: str

    @property
    def name(self) -> str:
        return f"{self.kind.code}.about"

    def some(self, rows: Any) -> Q:
        kind, number = self.kind.about or ("", "")
        return Q(Exists(rows.filter(Leads(F(number), OuterRef("pk")), **{kind: self.of})))


def backs_of(kind: RecordKind, user: User) -> list[Back]:
    """All that lead to `kind` and are of a kind that `user` sees."""
    found = [
        (other, field)
        for other in kinds.all_kinds()
        if user.scope(other.code, Action.SEE) is not Scope.NONE
        for field in other.seen_by(user).columns
        if isinstance(field, LinkField) and not isinstance(field, PersonField)
        if field.to == kind.code and nature_of(field)
    ]
    declared = Counter(other.code for other, field in found if not isinstance(field, Custom))
    links: list[Back] = [
        ByLink(other, field, not isinstance(field, Custom) and declared[other.code] == 1 and other.code != kind.code)
        for other, field in found
    ]
    return links + [ByAbout(other, kind.code) for other in _about_any(kind, user) if not declared[other.code]]


def _about_any(kind: RecordKind, user: User) -> list[RecordKind]:
    """The kinds that may be about one of these and are seen by `user`; what belongs to the whole firm is no matter."""
    return [
        other
        for other in kinds.all_kinds()
        if other.about and other.code != kind.code and not kind.is_shared
        if user.scope(other.code, Action.SEE) is not Scope.NONE
    ]


def find_back(kind: RecordKind, user: User, name: str) -> Back:
    """Raises BadFilter for what does not lead there, or is not for this person."""
    back = next((back for back in backs_of(kind, user) if back.name == name), None)
    if back is None:
        raise BadFilter(_("There is no field “%(name)s” to filter by.") % {"name": name[:60]})
    return back
