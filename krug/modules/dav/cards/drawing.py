"""A client or a contact person as a vCard, as its reader may see it."""

from __future__ import annotations

from typing import Any

from krug.modules.clients.models import Client, ClientKind
from krug.modules.dav.cards.things import Thing
from krug.modules.dav.cards.values import V3, V4, Card, Groups, written
from krug.modules.dav.keeping import said
from krug.modules.dav.lines import escaped, line, text_line
from krug.modules.dav.moments import stamp


def card_of(thing: Thing) -> Card:
    """What the record says to its reader."""
    record = thing.record
    is_client = isinstance(record, Client)
    return Card(
        name=record.name,
        org=thing.company.name if thing.company and _sees(thing, "company") else "",
        title="" if is_client or not _sees(thing, "position") else record.position,
        phones=_reach(record, "phones", "number") if _sees(thing, "phones") else (),
        emails=_reach(record, "emails", "address") if _sees(thing, "emails") else (),
        note=record.note if _sees(thing, "note") else "",
        is_company=is_client and record.kind == ClientKind.COMPANY,
    )


def _sees(thing: Thing, name: str) -> bool:
    return thing.reader.sees_field(thing.record.KIND, name)


def _reach(record: Any, name: str, key: str) -> tuple[tuple[str, str], ...]:
    return tuple((getattr(row, key), row.kind) for row in record.rows_of(name))


def text_lines(thing: Thing, url: str = "", version: str = "") -> list[str]:
    """The whole card, line by line, in `version` of vCard."""
    version = version if version in (V3, V4) else V3
    record, data = thing.record, (thing.kept.data if thing.kept else {})
    card = card_of(thing)
    head = ["BEGIN:VCARD", f"VERSION:{version}", "PRODID:-//Krug//Contacts//EN", text_line("UID", thing.uid).raw]
    if version == V4:
        head.append(f"KIND:{'org' if card.is_company else 'individual'}")
    elif card.is_company:
        head.append("X-ABShowAs:COMPANY")
    part = data.get("part", {}) if data.get("version", V3) == version else {}
    kept = part.get("lines", [])
    foot = []
    if url and not any(one.startswith("URL") for one in kept):
        foot.append(line("URL", f"{url}{record.get_absolute_url()}").raw)
    return [*head, *said(ours_of(thing, card, version), part), *foot, f"REV:{stamp(record.updated_at)}", "END:VCARD"]


def ours_of(thing: Thing, card: Card, version: str) -> Groups:
    """What Krug says of it, by what it is."""
    addresses = _addresses(thing)
    return {**written(card, version), **({"addresses": addresses} if addresses else {})}


def _addresses(thing: Thing) -> list[str]:
    if not thing.reader.sees_field(thing.record.KIND, "addresses"):
        return []
    found = []
    for row in thing.record.rows_of("addresses"):
        parts = ("", "", row.text, row.city, row.region, row.postcode, row.country)
        found.append(line("ADR", ";".join(escaped(part) for part in parts), type="WORK").raw)
    return found
