"""What Krug knows of a card, out of vCard 3.0 and 4.0 and into it (RFC 2426, 6350)."""

from __future__ import annotations

from dataclasses import dataclass

from krug.modules.dav.lines import Component, Line, Malformed, escaped, line, parse, split, text_line

KNOWN = {"FN", "N", "ORG", "TITLE", "TEL", "EMAIL", "NOTE", "ADR", "KIND", "X-ABSHOWAS", "PRODID"}
GROUPS = {
    **{"FN": "name", "N": "name", "ORG": "org", "TITLE": "title", "NOTE": "note"},
    **{"TEL": "phones", "EMAIL": "emails", "ADR": "addresses"},
}
PHONES = {"mobile": "CELL", "home": "HOME", "fax": "FAX", "work": "WORK"}
EMAILS = {"home": "HOME", "work": "WORK"}
V3, V4 = "3.0", "4.0"
Groups = dict[str, list[str]]
Reach = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Card:
    """`phones` and `emails` are (value, kind). `parts` is the name as N has it. `is_company`: a firm's own card."""

    name: str
    parts: tuple[str, ...] = ()
    org: str = ""
    title: str = ""
    phones: Reach = ()
    emails: Reach = ()
    note: str = ""
    is_company: bool = False


def look_through(text: str) -> tuple[Component, Card, str]:
    """The card, what Krug knows of it, and its UID, "" for none. Raises Malformed."""
    found = parse(text)
    if len(found) != 1 or found[0].name != "VCARD":
        raise Malformed("exactly one VCARD is wanted")
    card = found[0]
    if card.value("VERSION") not in (V3, V4):
        raise Malformed("VERSION is 3.0 or 4.0")
    values = read(card)
    if not values.name:
        raise Malformed("a name is wanted")
    return card, values, card.text("UID").strip()


def read(card: Component) -> Card:
    parts = tuple(split(card.value("N"))) if card.first("N") else ()
    org = (split(card.value("ORG")) or [""])[0].strip() if card.first("ORG") else ""
    shown = " ".join(card.text("FN").split())
    joined = " ".join(" ".join(part.split()) for part in parts[:3] if part.strip())
    whole = card.value("X-ABSHOWAS").upper() == "COMPANY" or card.value("KIND").lower() == "org"
    is_company = whole or bool(org and not joined and shown in ("", org))
    return Card(
        name=(shown or org if is_company else shown or joined or org)[:255],
        parts=tuple(part.strip() for part in parts),
        org=org[:255],
        title=" ".join(card.text("TITLE").split())[:200],
        phones=tuple((_number(one), _kind(one, PHONES)) for one in card.all("TEL") if _number(one)),
        emails=tuple((one.text.strip(), _kind(one, EMAILS)) for one in card.all("EMAIL") if one.text.strip()),
        note=card.text("NOTE").strip()[:5000],
        is_company=is_company,
    )


def parts_of(name: str) -> tuple[str, ...]:
    """A name as N has it: the family's first, as it is written in Russian."""
    words = name.split()
    return (words[0], *words[1:2], " ".join(words[2:]), "", "") if len(words) > 1 else (name, "", "", "", "")


def _kind(one: Line, known: dict[str, str]) -> str:
    types = {text.upper() for text in one.params.get("TYPE", "").split(",")}
    unsaid = "other" if types - {"", "PREF", "VOICE", "INTERNET"} else "work"
    return next((kind for kind, said in known.items() if said in types), unsaid)


def _number(one: Line) -> str:
    text = one.text.strip()
    return text[4:].strip() if text.lower().startswith("tel:") else text


def written(card: Card, version: str = V3) -> Groups:
    """The lines that say it, by what they say."""
    parts = ("", "", "", "", "") if card.is_company else parts_of(card.name)
    found = {
        "name": [text_line("FN", card.name), line("N", ";".join(escaped(part) for part in parts))],
        "org": [text_line("ORG", card.name if card.is_company else card.org)] if card.org or card.is_company else [],
        "title": [text_line("TITLE", card.title)] if card.title else [],
        "phones": [_reach("TEL", number, PHONES.get(kind, ""), version) for number, kind in card.phones],
        "emails": [_reach("EMAIL", address, EMAILS.get(kind, ""), version) for address, kind in card.emails],
        "note": [text_line("NOTE", card.note)] if card.note else [],
    }
    return {group: [one.raw for one in lines] for group, lines in found.items() if lines}


def _reach(name: str, text: str, kind: str, version: str) -> Line:
    types = [kind] if kind else ["VOICE"] if name == "TEL" else []
    types += ["INTERNET"] if name == "EMAIL" and version == V3 else []
    joined = ",".join(types)
    return text_line(name, text, type=joined.lower() if version == V4 else joined)


def groups_of(card: Component) -> Groups:
    found: Groups = {}
    for one in card.lines:
        if one.name in GROUPS:
            found.setdefault(GROUPS[one.name], []).append(one.raw)
    return found
