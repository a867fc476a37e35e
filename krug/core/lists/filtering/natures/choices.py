from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.lists.filtering.natures.nature import is_many, parsed, several
from krug.core.lists.filtering.operators import Op
from krug.core.records.fields import ChoiceField, ChoicesField, RowField, YesNoField
from krug.core.records.kinds import RecordKind


class ChoiceNature:
    ops = (Op.ANY, Op.NONE, Op.IS, Op.NOT, Op.EMPTY, Op.FILLED)

    def read(self, field: ChoiceField, op: Op, raw: Any, user: User) -> Any:
        return [parsed(field, one) for one in several(raw)] if is_many(op) else parsed(field, raw)

    def where(self, kind: RecordKind, field: ChoiceField, op: Op, value: Any, user: User) -> Q:
        column = field.column
        match op:
            case Op.EMPTY:
                return Q(**{column: ""}) | Q(**{f"{column}__isnull": True})
            case Op.FILLED:
                return ~self.where(kind, field, Op.EMPTY, None, user)
            case Op.NONE | Op.NOT:
                return ~self.where(kind, field, Op.ANY, value, user)
        return Q(**{f"{column}__in": value}) if isinstance(value, list) else Q(**{column: value})

    def say(self, field: ChoiceField, op: Op, value: Any, user: User) -> str:
        titles = dict(field.choices.choices) if field.choices else {}
        values = value if isinstance(value, list) else [value]
        return ", ".join(str(titles.get(one, one)) for one in values)


class ChoicesNature:
    """Several of a closed set, held as a list of their codes."""

    ops = (Op.ANY, Op.NONE, Op.EMPTY, Op.FILLED)

    def read(self, field: ChoicesField, op: Op, raw: Any, user: User) -> list[str]:
        return [code for one in several(raw) for code in parsed(field, one)]

    def where(self, kind: RecordKind, field: ChoicesField, op: Op, value: list[str], user: User) -> Q:
        match op:
            case Op.EMPTY:
                return Q(**{field.column: ""})
            case Op.FILLED:
                return ~Q(**{field.column: ""})
            case Op.NONE:
                return ~self.where(kind, field, Op.ANY, value, user)
        found = Q(pk__in=[])
        for code in value:
            # As it stands in the list's JSON, quotes and all: no code is part of another so.
            found |= Q(**{f"{field.column}__contains": f'"{code}"'})
        return found

    def say(self, field: ChoicesField, op: Op, value: list[str], user: User) -> str:
        return field.say(value)


class RowNature:
    """Rows of a short list that the firm keeps: stages, kinds of deal, reasons."""

    ops = (Op.ANY, Op.NONE, Op.IS, Op.NOT, Op.EMPTY, Op.FILLED)

    def read(self, field: RowField, op: Op, raw: Any, user: User) -> list[int]:
        return [parsed(field, one) for one in (several(raw) if is_many(op) else [raw])]

    def where(self, kind: RecordKind, field: RowField, op: Op, value: list[int], user: User) -> Q:
        match op:
            case Op.EMPTY:
                return Q(**{f"{field.column}__isnull": True})
            case Op.FILLED:
                return Q(**{f"{field.column}__isnull": False})
            case Op.NONE | Op.NOT:
                return ~self.where(kind, field, Op.ANY, value, user)
        return Q(**{f"{field.column}__in": value})

    def say(self, field: RowField, op: Op, value: list[int], user: User) -> str:
        names = dict(field.options())
        return ", ".join(names.get(one, "—") for one in value)


class YesNoNature:
    ops = (Op.IS,)

    def read(self, field: YesNoField, op: Op, raw: Any, user: User) -> bool:
        return bool(parsed(field, raw))

    def where(self, kind: RecordKind, field: YesNoField, op: Op, value: bool, user: User) -> Q:
        return Q(**{field.column: value})

    def say(self, field: YesNoField, op: Op, value: bool, user: User) -> str:
        return _("yes") if value else _("no")
