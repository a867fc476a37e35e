from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records.fields.field import BadValue, Field

LONGEST = 50
MOST = 30


@dataclass(frozen=True)
class TagsField(Field):
    """Words that people put on records as they like; kept apart from the record's own row."""

    stored = False

    def empty(self) -> list[str]:
        return []

    def parse(self, raw: Any) -> list[str]:
        items = re.split(r"[;,\n]", raw) if isinstance(raw, str) else raw
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            raise BadValue(_("Enter text."))
        names = [" ".join(item.replace("\x00", "").split()) for item in items]
        found = {name.lower(): name for name in reversed(names) if name}
        if len(found) > MOST:
            raise BadValue(_("Enter a list of at most %(most)d values.") % {"most": MOST})
        if any(len(name) > LONGEST for name in found.values()):
            raise BadValue(_("At most %(most)d characters.") % {"most": LONGEST})
        return sorted(found.values(), key=str.lower)

    def value(self, record: Any) -> list[str]:
        return list(record.tag_names) if record.pk else []

    def show(self, record: Any, reader: User) -> str:
        return ", ".join(self.value(record))
