"""A contact of Google as what Krug compares: name, position, phones, e-mails, note. Nothing here asks anybody."""

from __future__ import annotations

from typing import Any

from krug.core.records.fields import BadValue, EmailsField, PhonesField
from krug.modules.google.calendar.shapes import CONTROLS
from krug.modules.google.merging import Shape

FIELDS = ("name", "position", "phones", "emails", "note")
PERSON_FIELDS = "names,emailAddresses,phoneNumbers,organizations,biographies,memberships,clientData,metadata"
LONGEST = {"name": 255, "position": 200, "note": 5000}
MOST = 50
# Where each field stands with the API.
PARTS = {
    "name": "names",
    "position": "organizations",
    "phones": "phoneNumbers",
    "emails": "emailAddresses",
    "note": "biographies",
}
OURS = "krug"
MINE = "contactGroups/myContacts"


def shape_of(person: dict[str, Any]) -> Shape:
    name = _first(person, "names")
    numbers = [_phone(one.get("canonicalForm") or one.get("value")) for one in _rows(person, "phoneNumbers")]
    note = CONTROLS.sub("", str(_first(person, "biographies").get("value") or ""))
    return {
        "name": _line(name.get("unstructuredName") or name.get("displayName"), "name"),
        "position": _line(_first(person, "organizations").get("title"), "position"),
        "phones": _several(numbers),
        "emails": _several([_email(one.get("value")) for one in _rows(person, "emailAddresses")]),
        "note": note.strip()[: LONGEST["note"]].strip(),
    }


def company_of(person: dict[str, Any]) -> str:
    return _line(_first(person, "organizations").get("name"), "name")


def uid_of(person: dict[str, Any]) -> str:
    """The mark by which Krug knows what it has put there itself; "" for none."""
    marks = [one.get("value") for one in _rows(person, "clientData") if one.get("key") == OURS]
    return str(marks[0]) if marks else ""


def is_wanted(person: dict[str, Any]) -> bool:
    """Whether it is one of the person's own contacts, with a name and a way to reach them."""
    groups = [
        (one.get("contactGroupMembership") or {}).get("contactGroupResourceName")
        for one in _rows(person, "memberships")
    ]
    shape = shape_of(person)
    return (not groups or MINE in groups) and bool(shape["name"] and (shape["phones"] or shape["emails"]))


def updated_at(person: dict[str, Any]) -> str | None:
    """When it was last changed there; None where it does not say."""
    sources = (person.get("metadata") or {}).get("sources") or []
    moments = [str(one.get("updateTime")) for one in sources if isinstance(one, dict) and one.get("updateTime")]
    return max(moments, default=None)


def body_of(changed: Shape, person: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What is sent of `changed` fields, and the API's names of what is replaced. `person`: as it is there now.

    A part is replaced whole: what stands beside the value, such as what sort of phone it is, goes along.
    """
    body: dict[str, Any] = {}
    if "name" in changed:
        body["names"] = [{"unstructuredName": changed["name"]}]
    if "note" in changed:
        body["biographies"] = [{"value": changed["note"], "contentType": "TEXT_PLAIN"}] if changed["note"] else []
    if "position" in changed:
        first, *rest = _rows(person, "organizations") or [{}]
        body["organizations"] = [{**_bare(first), "title": changed["position"]}, *map(_bare, rest)]
    for name, key in (("phones", _phone), ("emails", _email)):
        if name in changed:
            known = {
                key(one.get("canonicalForm") or one.get("value")): _bare(one) for one in _rows(person, PARTS[name])
            }
            body[PARTS[name]] = [known.get(value, {"value": value}) for value in changed[name]]
    return body, [PARTS[name] for name in changed]


def sources_of(person: dict[str, Any]) -> dict[str, Any]:
    """What a change must bear, so that it is refused where the contact is another by now."""
    sources = (person.get("metadata") or {}).get("sources") or []
    return {"sources": [one for one in sources if isinstance(one, dict) and one.get("type") == "CONTACT"]}


def _rows(person: dict[str, Any], part: str) -> list[dict[str, Any]]:
    found = person.get(part)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _first(person: dict[str, Any], part: str) -> dict[str, Any]:
    return next(iter(_rows(person, part)), {})


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    """Without what only the API itself writes."""
    return {name: value for name, value in row.items() if name not in ("metadata", "formattedType", "canonicalForm")}


def _several(values: list[str]) -> list[str]:
    return sorted({value for value in values if value})[:MOST]


def _phone(text: Any) -> str:
    """As Krug keeps it; "" for what is no phone."""
    try:
        return PhonesField("phones", "").one(str(text or ""))
    except BadValue:
        return ""


def _email(text: Any) -> str:
    try:
        return EmailsField("emails", "").one(str(text or "").strip())
    except BadValue:
        return ""


def _line(text: Any, name: str) -> str:
    return " ".join(CONTROLS.sub(" ", str(text or "")).split())[: LONGEST[name]].strip()
