"""Address books: vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350), a card a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from krug.core.imports.reading.vcard_lines import Property, properties_in, unescaped

# The properties of a card that become columns, by the names that cards themselves give them.
HEADINGS = ["UID", "FN", "KIND", "ORG", "TITLE", "TEL", "EMAIL", "IMPP", "URL", "ADR", "BDAY", "CATEGORIES", "NOTE"]
# What a card says of a phone or an e-mail, and how a cell says it.
PHONES = {"fax": "fax", "cell": "mobile", "home": "home"}
MAILS = {"home": "home"}
CHATS = {"telegram": "telegram", "tg": "telegram", "whatsapp": "whatsapp", "viber": "viber", "vk": "vk"}
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!//)", re.IGNORECASE)
READ = {*HEADINGS, "N", "NICKNAME", "VERSION", "X-ABSHOWAS", "X-SOCIALPROFILE", "BEGIN", "END"}


def rows_of(path: Path) -> Iterator[list[str]]:
    """The heading, then the cards, read as they are asked for. Raises Refused."""
    yield list(HEADINGS)
    depth, card = 0, list[Property]()
    for one in properties_in(path, READ):
        if one.name == "BEGIN":
            depth += 1
        elif one.name == "END":
            depth = max(0, depth - 1)
            if depth == 0:
                yield _row(card)
                card = []
        elif depth == 1:  # a card within a card is somebody else's
            card.append(one)
    if card:
        yield _row(card)


def _row(card: list[Property]) -> list[str]:
    cells = dict.fromkeys(HEADINGS, "")
    for one in card:
        text = _said(one)
        name = "IMPP" if one.name == "X-SOCIALPROFILE" else one.name
        if name not in cells or not text:
            continue
        if name in ("TEL", "EMAIL", "IMPP", "URL", "ADR"):
            cells[name] += f"; {text}" if cells[name] else text
        elif name in ("NOTE", "CATEGORIES"):
            cells[name] += f"\n{text}" if cells[name] else text
        else:
            cells[name] = cells[name] or text
    cells["FN"] = cells["FN"] or _named(card) or cells["ORG"]
    cells["KIND"] = _kind(card, cells)
    return list(cells.values())


def _said(one: Property) -> str:
    """What a property says, as a cell of a table would."""
    if one.name in ("ORG", "N"):
        return one.parts(";")[0]
    if one.name == "ADR":
        box, extended, street, town, region, postcode, country = [*one.parts(";"), *[""] * 7][:7]
        text = ", ".join(filter(None, (postcode, country, region, town, street, extended, box)))
        return " ".join(re.sub(r"[;\n]+", ", ", text).split())
    if one.name == "CATEGORIES":
        return ", ".join(filter(None, one.parts(",")))
    text = unescaped(one.value).strip()
    if one.name == "TEL":
        return _of_kind(PHONES, one, SCHEME.sub("", text, count=1))
    if one.name == "EMAIL":
        return _of_kind(MAILS, one, SCHEME.sub("", text, count=1))
    return _chat(one, text) if one.name in ("IMPP", "X-SOCIALPROFILE") else text


def _of_kind(kinds: dict[str, str], one: Property, text: str) -> str:
    kind = next((name for word, name in kinds.items() if word in one.types), "")
    return f"{kind}: {text}" if kind and text else text


def _chat(one: Property, text: str) -> str:
    """Which messenger it is stands in the address, or beside it."""
    scheme = SCHEME.match(text)
    words = [scheme[1].casefold() if scheme else "", *one.types, *one.words("X-SERVICE-TYPE")]
    kind = next((CHATS[word] for word in words if word in CHATS), "other")
    account = SCHEME.sub("", text, count=1).strip()
    return f"{kind}: {account}" if account else ""


def _named(card: list[Property]) -> str:
    parts = next((one.parts(";") for one in card if one.name == "N"), [])
    return " ".join(part for part in parts[:3] if part)


def _kind(card: list[Property], cells: dict[str, str]) -> str:
    """Of a person, a firm ("org") or a group; before 4.0 only Apple says so, and a firm's card bears its name."""
    told = cells["KIND"].casefold()
    if told in ("org", "group"):
        return told
    shown = next((one.value.casefold() for one in card if one.name == "X-ABSHOWAS"), "")
    is_firm = not told and cells["ORG"] and cells["FN"] == cells["ORG"] and not _named(card)
    return "org" if shown == "company" or is_firm else "individual"
