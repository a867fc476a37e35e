"""How a client or a contact person is reached: all of it on one panel of the card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.records import kinds
from krug.core.records.fields import EmailsField, PhonesField, SeveralField
from krug.core.records.panels import Panel, Position
from krug.core.records.phones import dialled
from krug.modules.clients.reach_fields import AddressesField, MessengersField, SitesField

REACHED = (PhonesField, EmailsField, MessengersField, SitesField, AddressesField)


@dataclass(frozen=True)
class Way:
    """`href` is where a click leads, "" for nowhere."""

    kind: str
    text: str
    href: str


def ways_of(record: Any, reader: User, types: tuple[type[SeveralField], ...] = REACHED) -> list[Way]:
    fields = [field for field in kinds.get(record.KIND).seen_by(reader).fields if isinstance(field, types)]
    return [_way(field, row) for field in fields for row in field.value(record)]


def _way(field: SeveralField, row: dict[str, str]) -> Way:
    value, href = row[field.key], ""
    if isinstance(field, PhonesField):
        href = f"tel:{dialled(value)}"
    elif isinstance(field, EmailsField):
        href = f"mailto:{value}"
    elif isinstance(field, (MessengersField, SitesField)):
        href = field.link(row)
    return Way(field.kind_title(row["kind"]), field.say_row(row), href)


def _reach(user: User, record: Any) -> dict[str, Any] | None:
    found = ways_of(record, user)
    return {"ways": found} if found else None


WAYS = Panel(
    code="ways",
    title=_("How to reach them"),
    position=Position.SIDE,
    template="clients/ways.html",
    context=_reach,
    kinds=("client", "contact"),
    icon="phone",
    order=45,
)
