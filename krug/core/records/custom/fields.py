"""The types of fields that a firm may add, each a declared type whose values lie in the record's `custom`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from krug.core.access.models import User
from krug.core.records.fields import (
    ChoiceField,
    ChoicesField,
    DateField,
    DecimalValue,
    Field,
    LinkField,
    MoneyValue,
    PersonField,
    TextField,
    YesNoField,
)
from krug.core.records.formulas.language import MARKS

PREFIX = "custom_"
# Before the code of a field, the key in `custom` of why its formula gives nothing.
MARK = "!"


@dataclass(frozen=True)
class Custom(Field):
    """What all have in common: `code` is the key in `custom`, `nature` what the value is for the database.

    `is_searched`: the record is found by it. `formula`: its values are made by it, see `computing`; "" for a field that
    people fill in. `is_added`: no firm has made it but a room of Krug, see `adding`.
    """

    code: str = ""
    is_searched: bool = False
    formula: str = ""
    is_added: bool = False
    nature: ClassVar[str] = "text"

    @property
    def column(self) -> str:
        return f"custom__{self.nature}_{self.code}"

    def value(self, record: Any) -> Any:
        held = record.custom.get(self.code)
        return self.empty() if held is None else self.taken(held)

    def put(self, record: Any, value: Any) -> None:
        """Nothing is held of a value that says nothing; the mapping itself is never changed, others may hold it."""
        others = {code: held for code, held in record.custom.items() if code != self.code}
        record.custom = others if value in (None, "", []) else {**others, self.code: self.held(value)}

    def mark(self, record: Any) -> str:
        """What stands in place of a value that its formula does not give for this record; "" where it gives one."""
        code = record.custom.get(f"{MARK}{self.code}") if self.formula else None
        return str(MARKS.get(code, "")) if code else ""

    def put_mark(self, record: Any, code: str) -> None:
        """`code`: why the formula gives nothing; "" where it does."""
        others = {name: held for name, held in record.custom.items() if name != f"{MARK}{self.code}"}
        record.custom = {**others, f"{MARK}{self.code}": code} if code else others

    def show(self, record: Any, reader: User) -> str:
        return self.mark(record) or super().show(record, reader)

    def held(self, value: Any) -> Any:
        """The value as JSON."""
        return value

    def taken(self, held: Any) -> Any:
        """The value from JSON."""
        return held


@dataclass(frozen=True)
class CustomText(Custom, TextField):
    pass


@dataclass(frozen=True)
class CustomNumber(Custom, DecimalValue):
    nature: ClassVar[str] = "number"

    def held(self, value: Any) -> int:
        return int(Decimal(value).scaleb(4))

    def taken(self, held: Any) -> Decimal:
        return Decimal(held).scaleb(-4)


@dataclass(frozen=True)
class CustomMoney(Custom, MoneyValue):
    nature: ClassVar[str] = "money"

    def held(self, value: Any) -> int:
        return int(Decimal(value).scaleb(2))

    def taken(self, held: Any) -> Decimal:
        return Decimal(held).scaleb(-2)


@dataclass(frozen=True)
class CustomDate(Custom, DateField):
    nature: ClassVar[str] = "date"

    def held(self, value: Any) -> str:
        return str(value.isoformat())

    def taken(self, held: Any) -> dt.date:
        return dt.date.fromisoformat(held)


@dataclass(frozen=True)
class CustomYesNo(Custom, YesNoField):
    nature: ClassVar[str] = "flag"

    def show(self, record: Any, reader: User) -> str:
        value = self.value(record)
        return self.mark(record) if value is None else self.say(value)


@dataclass(frozen=True)
class CustomChoice(Custom, ChoiceField):
    pass


@dataclass(frozen=True)
class CustomChoices(Custom, ChoicesField):
    pass


@dataclass(frozen=True)
class CustomLink(Custom, LinkField):
    nature: ClassVar[str] = "link"

    def target(self, record: Any) -> Any:
        return linked(record, self)


@dataclass(frozen=True)
class CustomPerson(Custom, PersonField):
    nature: ClassVar[str] = "link"

    def target(self, record: Any) -> Any:
        return linked(record, self)


@dataclass(frozen=True)
class CustomFiles(Custom):
    """Files that stand in this field of a record: rows of their own, attached and taken off by `files.attaching`.

    A value is the (id, name) of each.
    """

    nature: ClassVar[str] = "files"
    stored = False
    has_own_verbs = True

    def empty(self) -> Any:
        return []

    def value(self, record: Any) -> Any:
        return record.files_in(self.name)

    def put(self, record: Any, value: Any) -> None:
        """They lie in rows of their own."""

    def plain(self, value: Any) -> Any:
        return [{"id": pk, "name": name} for pk, name in value]

    def show(self, record: Any, reader: User) -> str:
        return ", ".join(name for _pk, name in self.value(record))


def linked(record: Any, field: Any) -> Any:
    """What a link leads to: known beforehand on pages of many records, see `linking.know_links`."""
    from krug.core.records.custom.linking import know_links

    if record.known_links is None or field.name not in record.known_links:
        know_links([record], [field])
    return record.known_links[field.name]
