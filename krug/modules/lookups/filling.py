"""What an answer would put into a form, beside what stands there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.records.kinds import RecordKind
from krug.modules.clients.models.rows import AddressKind
from krug.modules.clients.reach_fields import AddressesField
from krug.modules.lookups.places import Row
from krug.modules.lookups.reading import Bank, Company

STATES = {
    "LIQUIDATING": gettext_lazy("is being liquidated"),
    "LIQUIDATED": gettext_lazy("is liquidated"),
    "BANKRUPT": gettext_lazy("is bankrupt"),
    "REORGANIZING": gettext_lazy("is being reorganised"),
}
PLAIN = ("name", "tax_id", "kpp", "ogrn", "okpo")


@dataclass(frozen=True)
class Change:
    """One field: what stands there (`old`, "" for nothing) and what would; `value` is what the script puts in."""

    field: str
    title: str
    old: str
    new: str
    value: str


def of_company(found: Company, typed: Mapping[str, str], rows: Sequence[Row], kind: RecordKind) -> list[Change]:
    """Only of fields that the person may fill in, and that would become other. `rows`: the addresses typed so far."""
    given = {"name": found.name, **found.numbers}
    changes = [_plain(kind, name, typed.get(name, ""), given[name]) for name in PLAIN]
    changes += [_address(kind, rows, found.address), _head(kind, typed.get("note", ""), found)]
    return [change for change in changes if change is not None]


def of_bank(found: Bank, typed: Mapping[str, str]) -> list[Change]:
    titles = {"bank": _("Bank"), "correspondent": _("Correspondent account")}
    given = {"bank": found.name, "correspondent": found.correspondent}
    return [
        Change(name, titles[name], typed.get(name, ""), new, new)
        for name, new in given.items()
        if new and new != typed.get(name, "").replace(" ", "" if name == "correspondent" else " ")
    ]


def state_of(found: Company) -> str:
    """What a seller should know at once; "" for a company at work."""
    words = str(STATES.get(found.state, ""))
    return f"{words} ({found.ended:%d.%m.%Y})" if words and found.ended else words


def is_open(kind: RecordKind, name: str) -> bool:
    """Whether the form has such a field for the person."""
    return name in kind.names and not kind.field(name).read_only


def _plain(kind: RecordKind, name: str, old: str, new: str) -> Change | None:
    if not is_open(kind, name) or not new or new == old.strip():
        return None
    return Change(name, str(kind.field(name).title), old.strip(), new, new)


def _address(kind: RecordKind, rows: Sequence[Row], new: Row | None) -> Change | None:
    """The legal one, in place of the legal one there is."""
    if new is None or not new["text"] or not is_open(kind, "addresses"):
        return None
    field = kind.field("addresses")
    assert isinstance(field, AddressesField)
    old = next((field.say_row(row) for row in rows if row.get("kind") == AddressKind.LEGAL), "")
    said = field.say_row(new)
    value = json.dumps({**new, "kind": AddressKind.LEGAL.value}, ensure_ascii=False)
    return None if said == old else Change("addresses", _("Legal address"), old, said, value)


def _head(kind: RecordKind, note: str, found: Company) -> Change | None:
    """Who stands at its head is added to the note, which is kept."""
    said = f"{found.position or _('Head')}: {found.head}"
    if not found.head or found.head in note or not is_open(kind, "note"):
        return None
    return Change("note", _("Note"), "", said, f"{note.strip()}\n{said}".strip())
