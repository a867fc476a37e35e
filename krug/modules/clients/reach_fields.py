"""Addresses, messengers and sites of clients and contact persons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.records import phones
from krug.core.records.fields import BadValue, Part, SeveralField
from krug.modules.clients.models.rows import AddressKind, MessengerKind, SiteKind

_HOST = re.compile(r"(https?://)?([^\s/?#@]+\.)+[^\s/?#@.\d][^\s/?#@.]+(:\d{1,5})?([/?#]\S*)?$", re.IGNORECASE)
_DEGREES = re.compile(r"[+-]?\d{1,3}([.,]\d{1,15})?$", re.ASCII)
_CHATS = {
    MessengerKind.TELEGRAM: "https://t.me/{}",
    MessengerKind.WHATSAPP: "https://wa.me/{}",
    MessengerKind.VK: "https://vk.com/{}",
    MessengerKind.VIBER: "viber://chat?number={}",
}


def coordinates(lat: str, lon: str) -> dict[str, str]:
    """Both in degrees, with at most six digits behind the point, or both empty. Raises BadValue."""
    if not lat and not lon:
        return {"lat": "", "lon": ""}
    return {"lat": _degrees(lat, 90), "lon": _degrees(lon, 180)}


def _degrees(text: str, most: int) -> str:
    if not _DEGREES.match(text) or abs(number := float(text.replace(",", "."))) > most:
        words = {"text": text[:30], "most": most}
        raise BadValue(_("A coordinate is a number from −%(most)d to %(most)d, both are needed: “%(text)s”.") % words)
    return f"{round(number, 6) + 0.0:.6f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class AddressesField(SeveralField):
    """`text` is what stands behind the town, or the whole address in one line."""

    choices: type[models.TextChoices] | None = AddressKind
    default_kind: str = AddressKind.ACTUAL

    key: ClassVar[str] = "text"
    row_title: ClassVar[str] = "Address"
    row_name: ClassVar[str | Promise] = gettext_lazy("Street, house, or the whole address")
    most_letters: ClassVar[int] = 400
    parts: ClassVar[tuple[Part, ...]] = (
        Part("postcode", gettext_lazy("Postcode"), 12),
        Part("country", gettext_lazy("Country"), 60),
        Part("region", gettext_lazy("Region"), 100),
        Part("city", gettext_lazy("Town"), 100),
        Part("lat", gettext_lazy("Latitude"), 30),
        Part("lon", gettext_lazy("Longitude"), 30),
    )
    separators: ClassVar[str] = r"[;\n]"

    def row(self, texts: dict[str, str]) -> dict[str, str]:
        if not texts[self.key]:
            raise BadValue(_("An address needs a street, or is written in one line."))
        return {**texts, **coordinates(texts["lat"], texts["lon"])}

    def sameness(self, row: Mapping[str, str]) -> str:
        """The same place with and without coordinates is one address."""
        return "\n".join(value for name, value in row.items() if name not in ("lat", "lon"))

    def say(self, plain: list[dict[str, str]]) -> str:
        return "; ".join(f"{self.kind_title(row['kind'])}: {self.say_row(row)}" for row in plain)

    def say_row(self, row: Mapping[str, str]) -> str:
        texts = (row[name] for name in ("postcode", "country", "region", "city", "text"))
        return ", ".join(text for text in texts if text)


@dataclass(frozen=True)
class MessengersField(SeveralField):
    """A name, a link or a phone, as the messenger calls its people."""

    choices: type[models.TextChoices] | None = MessengerKind
    default_kind: str = MessengerKind.TELEGRAM

    key: ClassVar[str] = "account"
    row_title: ClassVar[str] = "Messenger"
    row_name: ClassVar[str | Promise] = gettext_lazy("Name or number")
    most_letters: ClassVar[int] = 200

    def one(self, text: str) -> str:
        if not text or (" " in text.strip("+") and not any(sign.isdigit() for sign in text)):
            raise BadValue(_("“%(text)s” is not a name in a messenger.") % {"text": text[:40]})
        return text

    def sameness(self, row: Mapping[str, str]) -> str:
        return f"{row['kind']} {row[self.key]}"

    def say(self, plain: list[dict[str, str]]) -> str:
        return ", ".join(f"{self.kind_title(row['kind'])}: {row[self.key]}" for row in plain)

    @staticmethod
    def link(row: Mapping[str, str]) -> str:
        """Where a click leads; "" for nowhere."""
        account = row["account"]
        if account.startswith(("https://", "http://")):
            return account
        pattern = _CHATS.get(MessengerKind(row["kind"]), "")
        figures = phones.dialled(phones.canonical(account))
        if row["kind"] == MessengerKind.WHATSAPP:
            account = figures.lstrip("+")
        elif row["kind"] == MessengerKind.VIBER or account.startswith("+"):
            account = figures
        return pattern.format(quote(account.lstrip("@"), safe="+")) if pattern and account else ""


@dataclass(frozen=True)
class SitesField(SeveralField):
    choices: type[models.TextChoices] | None = SiteKind
    default_kind: str = SiteKind.SITE

    key: ClassVar[str] = "address"
    row_title: ClassVar[str] = "Site"
    row_name: ClassVar[str | Promise] = gettext_lazy("Address of the site")
    most_letters: ClassVar[int] = 300

    def one(self, text: str) -> str:
        if not _HOST.match(text):
            raise BadValue(_("“%(text)s” is not the address of a site.") % {"text": text[:80]})
        return text

    @staticmethod
    def link(row: Mapping[str, str]) -> str:
        address = row["address"]
        return address if address.lower().startswith(("http://", "https://")) else f"https://{address}"
