from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from krug.core.records.fields.field import BadValue, Field

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class TextField(Field):
    max_length: int = 255
    multiline: bool = False

    def empty(self) -> str:
        return ""

    def parse(self, raw: Any) -> str:
        if not isinstance(raw, str):
            raise BadValue(_("Enter text."))
        text = CONTROLS.sub("", raw).strip()
        if not self.multiline:
            text = " ".join(text.split())
        if len(text) > self.max_length:
            raise BadValue(_("At most %(most)d characters.") % {"most": self.max_length})
        if not text and self.required:
            raise BadValue(_("Fill this in."))
        return text


@dataclass(frozen=True)
class _Several(Field):
    """Several values of one nature, each with a kind, kept as rows of their own: [{key: value, "kind": kind}]."""

    key = "value"
    stored = False

    def empty(self) -> list[dict[str, str]]:
        return []

    def parse(self, raw: Any) -> list[dict[str, str]]:
        items = re.split(r"[;,\n]", raw) if isinstance(raw, str) else raw
        if not isinstance(items, list) or len(items) > 50:
            raise BadValue(_("Enter a list of at most %(most)d values.") % {"most": 50})
        rows = [self._row(item) for item in items if item not in ("", None) and str(item).strip()]
        return list({row[self.key]: row for row in rows}.values())

    def _row(self, item: Any) -> dict[str, str]:
        given = item if isinstance(item, dict) else {self.key: item}
        value, kind = given.get(self.key), given.get("kind") or "work"
        if not isinstance(value, str) or not isinstance(kind, str) or len(kind) > 20:
            raise BadValue(_("Enter text."))
        return {self.key: self.one(value.strip()), "kind": kind}

    def one(self, text: str) -> str:
        return text

    def value(self, record: Any) -> Any:
        return [row.plain() for row in getattr(record, self.name).all()] if record.pk else []

    def say(self, plain: Any) -> str:
        return ", ".join(str(row[self.key]) for row in plain)

    def show(self, record: Any) -> str:
        return self.say(self.value(record))


@dataclass(frozen=True)
class PhonesField(_Several):
    key = "number"

    def one(self, text: str) -> str:
        if not 3 <= sum(sign.isdigit() for sign in text) <= 20 or len(text) > 40:
            raise BadValue(_("“%(text)s” is not a phone number.") % {"text": text[:40]})
        return text


@dataclass(frozen=True)
class EmailsField(_Several):
    key = "address"

    def one(self, text: str) -> str:
        try:
            validate_email(text)
        except ValidationError:
            raise BadValue(_("“%(text)s” is not an e-mail address.") % {"text": text[:80]}) from None
        return text.lower()
