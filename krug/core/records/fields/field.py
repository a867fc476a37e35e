from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from krug.core.access.models import User


class BadValue(Exception):
    """The value will not do; the message says why, in the person's language."""


@dataclass(frozen=True)
class Field:
    """One field of a record kind, from which form, list, filter, import, API and report draw.

    `sort` is the column lists are ordered by, None when they cannot be. `headings` are names a file may use.
    `read_only`: only the record's own verbs change it. `once`: given with a new record and never changed.
    `group` is the heading under which the form shows it, along with the fields beside it of the same group.
    """

    name: str
    title: str | Promise
    required: bool = False
    in_list: bool = False
    in_form: bool = True
    sort: str | None = None
    can_filter: bool = False
    headings: tuple[str, ...] = ()
    hint: str | Promise = ""
    read_only: bool = False
    once: bool = False
    group: str | Promise = ""
    input_type = "text"
    stored = True
    # People change it, though no form does: by verbs of its own.
    has_own_verbs = False
    # A role may be kept from it, though no form has it: Krug reckons it, and not everybody is to be told.
    may_be_hidden = False
    # Files have it as it reads, though it is a number: 1:30.
    reads_as_text = False
    # A card says it on its head, whatever facts the kind itself names.
    on_head = False
    # The one-to-one row beside the record in which the value stands; "": the record's own row.
    beside = ""

    def clean(self, raw: Any) -> Any:
        """`raw` (form text, JSON or cell) as the column's value. Raises BadValue."""
        empty = raw is None or raw == "" or raw == []
        if empty and self.required:
            raise BadValue(_("Fill this in."))
        return self.empty() if empty else self.parse(raw)

    def empty(self) -> Any:
        return None

    @property
    def why_fixed(self) -> str:
        """Why a change of it is not taken: for a field that is read only or said once."""
        if self.read_only or not self.once:
            return _("This field is not changed by hand.")
        said = _("It is said when the record is made and is not changed here.")
        return f"{said} {self.hint}".strip()

    def besides(self, text: str) -> dict[str, str]:
        """What a cell of this field tells of others, by their names: "INN/KPP" holds both. For files."""
        return {}

    def parse(self, raw: Any) -> Any:
        return raw

    def value(self, record: Any) -> Any:
        """What the record holds, ready to compare."""
        return getattr(record, self.column)

    def put(self, record: Any, value: Any) -> None:
        """Give the record this value, as `clean` made it."""
        setattr(record, self.column, value)

    @property
    def column(self) -> str:
        """What a query calls it."""
        return self.name

    def plain(self, value: Any) -> Any:
        """The value as JSON for the API and for history."""
        return value

    def say(self, plain: Any) -> str:
        """A value as history keeps it, in words: what `plain` gave, never None or empty."""
        return ", ".join(map(str, plain)) if isinstance(plain, list) else str(plain)

    def show(self, record: Any, reader: User) -> str:
        """The value as text on a page or in a file that `reader` gets."""
        value = self.value(record)
        return "" if value is None else str(value)
