"""What the fields of a record say when it takes others in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from krug.core.access.models import User
from krug.core.records.custom import adding
from krug.core.records.fields import ChoiceField, ChoicesField, Field, LinkField, PersonField, SeveralField, TagsField
from krug.core.records.kinds import RecordKind
from krug.core.records.sight import seen


def combined(kind: RecordKind, reader: User, keep: Any, others: Sequence[Any]) -> dict[str, Any]:
    """Raw values by field name: what `keep` says stays, what it is silent on comes from the first that says it.

    Of several values, such as phones, and of tags all are kept. A link to what `reader` does not see is not taken over,
    nor is who is responsible. Fields that say one thing together come from one record.
    """
    found: dict[str, Any] = {}
    together = adding.together(kind)
    for fields in together:
        found |= _whole(fields, reader, keep, others)
    apart = {field.name for fields in together for field in fields}
    for field in kind.fields:
        if field.read_only or field.once or isinstance(field, PersonField) or field.name in apart:
            continue
        told = [one for one in others if not isinstance(field, LinkField) or seen(field.target(one), reader)]
        own = field.value(keep)
        value = _joined(field, [keep, *told]) if _is_list(field) else _first(field, own, told)
        if value != own and not _leads_to(field, value, [keep, *others]):
            found[field.name] = raw_of(field, value)
    return found


def _whole(fields: Sequence[Field], reader: User, keep: Any, others: Sequence[Any]) -> dict[str, Any]:
    """What the first of `others` says in all of these fields, where `keep` says nothing in any."""
    for record in [keep, *others]:
        told = {field.name: field for field in fields if field.value(record) not in (None, "")}
        links = [field for field in told.values() if isinstance(field, LinkField)]
        if not told or not all(seen(field.target(record), reader) for field in links):
            continue
        kept = [f for f in told.values() if not _leads_to(f, f.value(record), [keep, *others])]
        return {} if record is keep else {field.name: raw_of(field, field.value(record)) for field in kept}
    return {}


def raw_of(field: Field, value: Any) -> Any:
    """A value as `clean` takes it."""
    return value if _is_list(field) else field.plain(value)


def _is_list(field: Field) -> bool:
    return isinstance(field, (SeveralField, TagsField))


def may_hold_several(field: Field) -> bool:
    """Whether its value is a list, in which each stands for itself."""
    return _is_list(field) or isinstance(field, ChoicesField)


def sameness(field: Field, row: Any) -> str:
    """Of two values of such a list that agree in this only one is kept."""
    return field.sameness(row) if isinstance(field, SeveralField) else str(row).casefold()


def _joined(field: Field, records: Sequence[Any]) -> list[Any]:
    rows: dict[str, Any] = {}
    for record in records:
        for row in field.value(record):
            rows.setdefault(sameness(field, row), row)
    joined = list(rows.values())
    return field.as_one(joined) if isinstance(field, SeveralField) else joined


def _first(field: Field, own: Any, others: Sequence[Any]) -> Any:
    """A choice that nobody made says nothing."""
    nothing: list[Any] = [None, "", [], *([field.default] if isinstance(field, ChoiceField) else [])]
    if own not in nothing:
        return own
    return next((value for other in others if (value := field.value(other)) not in nothing), own)


def _leads_to(field: Field, value: Any, records: Sequence[Any]) -> bool:
    """Nothing leads to itself."""
    same_kind = isinstance(field, LinkField) and field.to == records[0].KIND
    return same_kind and value in {record.pk for record in records}
