"""What the service answers, freed of what is no text and of what will not do: it is another's word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from krug.core.records.fields import BadValue
from krug.core.records.fields.text import CONTROLS
from krug.modules.clients.requisites.numbers import InnField, KppField, OgrnField, OkpoField
from krug.modules.lookups.places import Row, row_of

NUMBERS = {
    "tax_id": ("inn", InnField("tax_id", "")),
    "kpp": ("kpp", KppField("kpp", "")),
    "ogrn": ("ogrn", OgrnField("ogrn", "")),
    "okpo": ("okpo", OkpoField("okpo", "")),
}
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Company:
    """`numbers` by the client's fields; `state` as the register has it, `ended` since when it is no more.

    `address` None where the register tells none.
    """

    name: str
    numbers: dict[str, str]
    head: str
    position: str
    state: str
    ended: dt.date | None
    address: Row | None


@dataclass(frozen=True)
class Bank:
    bic: str
    name: str
    correspondent: str
    state: str


def text_of(data: Any, *path: str, most: int = 255) -> str:
    """The text at `path`, on one line; "" for what is not there or no text."""
    for name in path:
        data = data.get(name) if isinstance(data, Mapping) else None
    return " ".join(CONTROLS.sub("", data).split())[:most] if isinstance(data, str) else ""


def company(suggestion: Mapping[str, Any]) -> Company:
    data = suggestion["data"]
    name = text_of(data, "name", "short_with_opf") or text_of(data, "name", "full_with_opf")
    head = text_of(data, "management", "name") or _full_name(data)
    place = data.get("address")
    return Company(
        name=name or text_of(suggestion, "value"),
        numbers={field: _number(field, data) for field in NUMBERS},
        head=head,
        position=text_of(data, "management", "post").capitalize(),
        state=text_of(data, "state", "status", most=20),
        ended=_day(data, "state", "liquidation_date"),
        address=row_of(place, whole=True) if isinstance(place, Mapping) else None,
    )


def bank(suggestion: Mapping[str, Any]) -> Bank:
    data = suggestion["data"]
    return Bank(
        bic=text_of(data, "bic", most=20),
        name=text_of(data, "name", "payment", most=200) or text_of(suggestion, "value", most=200),
        correspondent=text_of(data, "correspondent_account", most=20),
        state=text_of(data, "state", "status", most=20),
    )


def _number(field: str, data: Mapping[str, Any]) -> str:
    """ "" for a number that our own rules refuse: it could not be saved."""
    name, own = NUMBERS[field]
    try:
        return str(own.clean(text_of(data, name, most=20)))
    except BadValue:
        return ""


def _full_name(data: Mapping[str, Any]) -> str:
    """A sole trader's."""
    return " ".join(filter(None, (text_of(data, "fio", part) for part in ("surname", "name", "patronymic"))))


def _day(data: Any, *path: str) -> dt.date | None:
    """Milliseconds since 1970, before it negative."""
    for name in path:
        data = data.get(name) if isinstance(data, Mapping) else None
    if isinstance(data, bool) or not isinstance(data, int):
        return None
    try:
        return (EPOCH + dt.timedelta(milliseconds=data)).date()
    except OverflowError:
        return None
