from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.records.currencies import Currency, base_currency
from krug.core.records.fields.field import BadValue, Field
from krug.core.records.sight import name_of


@dataclass(frozen=True)
class ChoiceField(Field):
    """One of a closed set. `tones` gives a value its mark in lists: "green", "accent", "amber", "red", "hollow"."""

    choices: type[models.TextChoices] | None = None
    default: str = ""
    tones: Mapping[str, str] = field(default_factory=dict, hash=False)
    # A record may have none of them, which is told as "", though "" is none of the choices.
    may_be_none = False

    def empty(self) -> str:
        return self.default

    def parse(self, raw: Any) -> str:
        values = self.choices.values if self.choices else []
        if raw not in values:
            raise BadValue(_("One of: %(values)s.") % {"values": ", ".join(map(str, values))})
        return str(raw)

    def say(self, plain: Any) -> str:
        return str(self.choices(plain).label) if self.choices and plain in self.choices.values else str(plain)

    def show(self, record: Any, reader: User) -> str:
        return self.say(self.value(record))


@dataclass(frozen=True)
class CurrencyField(ChoiceField):
    """A currency; the firm's own where none is named."""

    choices: type[models.TextChoices] | None = Currency

    def empty(self) -> str:
        return base_currency()


@dataclass(frozen=True)
class YesNoField(Field):
    def parse(self, raw: Any) -> bool:
        if isinstance(raw, bool):
            return raw
        return str(raw).strip().lower() in {"1", "true", "yes", "on", "да"}

    def say(self, plain: Any) -> str:
        return _("yes") if plain else _("no")


@dataclass(frozen=True)
class LinkField(Field):
    """A link to a record of another kind, by id. Whether the person may see that record is checked by the verb."""

    to: str = ""

    @property
    def column(self) -> str:
        return f"{self.name}_id"

    def parse(self, raw: Any) -> int:
        pk = None if isinstance(raw, bool) else key_of(raw)
        if pk is None:
            raise BadValue(_("Choose from the list."))
        return pk

    def target(self, record: Any) -> Any:
        """What the record leads to; None for nothing. Whether somebody may see it is not asked here."""
        return getattr(record, self.name)

    def show(self, record: Any, reader: User) -> str:
        return name_of(self.target(record), reader)


@dataclass(frozen=True)
class PersonField(LinkField):
    """A link to an employee."""

    to: str = "user"


@dataclass(frozen=True)
class ChoicesField(ChoiceField):
    """Several of a closed set, as a list of their codes in the order of the set."""

    def empty(self) -> Any:
        return []

    def parse(self, raw: Any) -> Any:
        items = re.split(r"[;,\n]", raw) if isinstance(raw, str) else raw
        if not isinstance(items, list):
            raise BadValue(_("Enter text."))
        given = {super(ChoicesField, self).parse(item.strip()) for item in items if str(item).strip()}
        return [value for value in (self.choices.values if self.choices else []) if value in given]

    def say(self, plain: Any) -> str:
        return ", ".join(super(ChoicesField, self).say(one) for one in plain)


@dataclass(frozen=True)
class RowField(Field):
    """A link to a row of a short list that the firm keeps, such as kinds of deal, by its id or its name.

    `rows` gives the rows to choose from (a queryset); `label` is the column of the name. `offered` narrows them down to
    those with which a person may make a record, `pipeline` is the column of the pipeline in which that one begins.
    """

    rows: Callable[[], Any] | None = None
    label: str = "name"
    offered: Callable[[Any, User], Any] | None = None
    pipeline: str = ""

    @property
    def column(self) -> str:
        return f"{self.name}_id"

    def parse(self, raw: Any) -> int:
        text = " ".join(str(raw).split()).casefold()
        for pk, name in self.options():
            if text in (str(pk), name.casefold()):
                return pk
        raise BadValue(_("Choose from the list."))

    def options(self) -> list[tuple[int, str]]:
        """What may be chosen, as (id, name)."""
        return list(self.rows().values_list("pk", self.label)) if self.rows else []

    def pipeline_of(self, value: Any) -> int | None:
        """Where a record begins for which this is chosen; None for what is not to be chosen. One query."""
        pk = key_of(str(value))
        if pk is None or self.rows is None:
            return None
        found: int | None = self.rows().filter(pk=pk).values_list(self.pipeline, flat=True).first()
        return found

    def offered_to(self, user: User) -> list[tuple[int, str]]:
        """The same for who fills in the form of a new record."""
        if self.rows is None or self.offered is None:
            return self.options()
        return list(self.offered(self.rows(), user).values_list("pk", self.label))

    def show(self, record: Any, reader: User) -> str:
        found = getattr(record, self.name)
        return str(found) if found else ""
