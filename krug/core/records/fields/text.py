from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

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
