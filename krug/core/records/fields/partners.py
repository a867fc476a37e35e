from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.keys import key_of
from krug.core.access.models import User
from krug.core.records.fields.field import BadValue, Field


@dataclass(frozen=True)
class PartnersField(Field):
    """Employees who work with a record beside who is responsible for it; kept apart from the record's own row.

    Only verbs of the record's room take them in and off: declared among `noted` of its kind.
    """

    read_only: bool = True
    in_form: bool = False
    stored = False

    def parse(self, raw: Any) -> int:
        """One of them, by id, as a condition names one."""
        pk = None if isinstance(raw, bool) else key_of(raw)
        if pk is None:
            raise BadValue(_("Choose from the list."))
        return pk

    def value(self, record: Any) -> list[Any]:
        return list(record.partners) if record.pk else []

    def plain(self, value: Any) -> list[int]:
        return [person.pk for person in value]

    def show(self, record: Any, reader: User) -> str:
        return ", ".join(person.name for person in self.value(record))
