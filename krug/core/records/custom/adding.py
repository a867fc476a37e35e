"""Fields that a room adds to the records of another: declared like a panel, kept in `custom` like the firm's own, or
in a row of the room's own beside the record (`Field.beside`).

So the room whose records they are need not know of it, and nothing of theirs is lost while it is switched off. They
stand among the kind's fields under names of their own: form, list, filter, file, API, history and merging have them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from krug.core.access.models import Firm
from krug.core.access.models.user import module_of_kind
from krug.core.records import kinds
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import Field, LinkField
from krug.core.records.kinds import RecordKind
from krug.core.records.models.record import settlers

Values = Mapping[str, Any]
Errors = dict[str, str]


@dataclass(frozen=True)
class AddedFields:
    """`fields` for the records of `kind`, there while the module `option` is on: "" is the one that declares them.

    `misfits` says of each of many records, given as values by field name (and "record", which may not be written yet),
    what in these fields does not fit together, by name; in a number of queries that does not grow. `settle` fills what
    follows from others before a record is written. `is_one`: they say one thing, and are not mixed in merging.
    """

    kind: str
    fields: tuple[Field, ...]
    option: str = ""
    misfits: Callable[[Sequence[Values]], Sequence[Errors]] | None = None
    settle: Callable[[Any], None] | None = None
    is_one: bool = False

    def declare(self, module: str) -> None:
        """Raises KeyError for a kind that is not there, ValueError for a name it has already."""
        kind = kinds.get(self.kind)
        if twice := {field.name for field in self.fields} & set(kind.names):
            raise ValueError(f"{self.kind} has the fields {', '.join(twice)} already")
        fields = tuple(replace(field, is_added=True) if isinstance(field, Custom) else field for field in self.fields)
        _added[self.kind].append(replace(self, fields=fields, option=self.option or module))
        if self.settle:
            settlers[self.kind].append(self.settle)
        kinds.refit(kind, tuple(fields_of(self.kind)))


_added: dict[str, list[AddedFields]] = defaultdict(list)


def fields_of(code: str, firm: Firm | None = None) -> list[Field]:
    """What rooms add to a kind: for a `firm` only those switched on, and no links to what is switched off."""
    return [
        field
        for added in _added.get(code, ())
        if firm is None or firm.has(added.option)
        for field in added.fields
        if firm is None or not isinstance(field, LinkField) or firm.has(module_of_kind.get(field.to, ""))
    ]


def together(kind: RecordKind) -> list[list[Field]]:
    """Of the fields that the kind has just now, those added ones that say one thing together."""
    there = {field.name for field in kind.fields}
    found = [[f for f in added.fields if f.name in there] for added in _added.get(kind.code, ()) if added.is_one]
    return [fields for fields in found if fields]


def names() -> set[str]:
    """What fields that rooms add to any kind are called, switched on or off."""
    return {field.name for found in _added.values() for added in found for field in added.fields}


def misfits(kind: RecordKind, records: Sequence[Any], given: Sequence[Values] | None = None) -> list[Errors]:
    """What does not fit together in the added fields of each record, by field name: as the record stands, or as it
    will with `given`, which are values by column. None of it is asked where nothing was added."""
    errors: list[Errors] = [{} for _record in records]
    there = {field.name for field in kinds.get(kind.code).fields if isinstance(field, Custom) and field.is_added}
    for added in _added.get(kind.code, ()) if records else ():
        fields = [field for field in added.fields if field.name in there]
        if added.misfits is None or not fields:
            continue
        values = [
            {"record": record, **{field.name: _value(field, record, told) for field in fields}}
            for record, told in zip(records, given or [{}] * len(records), strict=True)
        ]
        for found, more in zip(errors, added.misfits(values), strict=True):
            found.update(more)
    return errors


def touched(kind: RecordKind, names: Any) -> bool:
    """Whether any of these fields is one that a room added."""
    return any(name in names for added in _added.get(kind.code, ()) for name in (field.name for field in added.fields))


def _value(field: Field, record: Any, told: Values) -> Any:
    return told[field.column] if field.column in told else field.value(record)
