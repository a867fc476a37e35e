from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.records.fields.field import BadValue, Field

CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

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
        if self.required and not is_seen(text):
            raise BadValue(_("Fill this in."))
        return text
