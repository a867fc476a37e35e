from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.records.fields.field import BadValue, Field

# Signs of control, and those that turn the direction of all that stands after them.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")

# Letters and marks by their nature, blanks to the eye: Hangul fillers and the empty Braille cell.
BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def is_seen(text: str) -> bool:
    """Whether anything of `text` can be seen: a name of zero-width signs alone could never be found again."""
    return any(sign.isprintable() and not sign.isspace() and sign not in BLANKS for sign in text)


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
        if not is_seen(text):
            text = ""
        if self.required and not text:
            raise BadValue(_("Fill this in."))
        return text
