"""What a form asks: the parts of a request that a visitor may fill in, and questions of the firm's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.records.cleaning import Invalid
from krug.core.records.fields import BadValue
from krug.modules.requests.fields import EmailField, PhoneField

OWN = 5  # so many questions of the firm's own
LONGEST_LABEL = 100
# By name: what it is called, what a browser may fill in, and how much it takes.
PARTS: dict[str, tuple[str | Promise, str, int]] = {
    "contact_name": (gettext_lazy("Your name"), "name", 200),
    "phone": (gettext_lazy("Telephone"), "tel", 60),
    "email": (gettext_lazy("E-mail"), "email", 254),
    "region": (gettext_lazy("City or region"), "address-level2", 100),
    "text": (gettext_lazy("Message"), "off", 5000),
    **{f"own{number}": (gettext_lazy("Own question"), "off", 500) for number in range(1, OWN + 1)},
}
REACHED_BY = ("phone", "email")
USUAL = ("contact_name", "phone", "email", "text")


@dataclass(frozen=True)
class Asked:
    """One field as the visitor meets it. `kind` is the type of the input, "area" for several lines."""

    name: str
    label: str
    required: bool = False

    @property
    def kind(self) -> str:
        return {"phone": "tel", "email": "email", "text": "area"}.get(self.name, "text")

    @property
    def autocomplete(self) -> str:
        return PARTS[self.name][1]

    @property
    def most(self) -> int:
        return PARTS[self.name][2]


def usual() -> list[dict[str, Any]]:
    """What a new form asks: enough to answer, and no more."""
    return [{"name": name, "label": "", "required": name == "phone"} for name in USUAL]


def asked_by(fields: Sequence[Mapping[str, Any]]) -> list[Asked]:
    """The fields of a form in its language, which is the active one."""
    return [
        Asked(one["name"], one.get("label") or str(PARTS[one["name"]][0]), bool(one.get("required"))) for one in fields
    ]


def tidied(fields: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """As they are kept. Raises Invalid: unknown, asked twice, an own question without words, no way to answer."""
    names = [str(one.get("name")) for one in fields]
    if set(names) - PARTS.keys() or len(set(names)) < len(names):
        raise Invalid({"fields": _("Choose from the list.")})
    found = [
        {
            "name": one["name"],
            "label": " ".join(str(one.get("label") or "").split())[:LONGEST_LABEL],
            "required": bool(one.get("required")),
        }
        for one in fields
    ]
    if any(one["name"].startswith("own") and not one["label"] for one in found):
        raise Invalid({"fields": _("Write what is asked.")})
    if not set(REACHED_BY) & set(names):
        raise Invalid({"fields": _("Ask for a telephone or an e-mail: else there is nobody to answer.")})
    return found


def read(asked: Sequence[Asked], sent: Mapping[str, str]) -> dict[str, str]:
    """What the visitor has filled in, by name, clean. Raises Invalid with the reason by field."""
    found, errors = dict[str, str](), dict[str, str]()
    for one in asked:
        text = sent.get(one.name, "").replace("\x00", "").strip()
        try:
            value = _clean(one, text)
        except BadValue as error:
            errors[one.name] = str(error)
            continue
        if value:
            found[one.name] = value
        elif one.required:
            errors[one.name] = _("Please fill this in.")
    ways = [one.name for one in asked if one.name in REACHED_BY]
    if not errors and not any(name in found for name in ways):
        errors[ways[0]] = _("Leave a telephone or an e-mail, so that we can answer.")
    if errors:
        raise Invalid(errors)
    return found


def is_agreed(value: object) -> bool:
    """As a tick of a form or a script's true says it, and nothing else."""
    return value is True or (isinstance(value, str) and value in ("1", "on", "true"))


def _clean(one: Asked, text: str) -> str:
    if len(text) > one.most:
        raise BadValue(_("At most %(most)d characters.") % {"most": one.most})
    if text and one.name == "phone":
        return PhoneField("phone", "").parse(text)
    if text and one.name == "email":
        return EmailField("email", "").parse(text)
    return text if one.kind == "area" else " ".join(text.split())
