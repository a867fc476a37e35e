"""The field for the address of a video call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from krug.core.records.fields import BadValue, TextField


@dataclass(frozen=True)
class LinkToCallField(TextField):
    """An address of the web, which people press: nothing but http and https will do."""

    max_length: int = 500

    def parse(self, raw: Any) -> str:
        text = super().parse(raw)
        if not text:
            return text
        try:
            parts = urlsplit(text if "://" in text else f"https://{text}")
            _number = parts.port  # read, so that a port that is none is a fault
        except ValueError:
            parts = urlsplit("")
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname or " " in text:
            raise BadValue(_("Enter an address such as https://meet.example/room."))
        return self.fitting(parts.geturl())

    def fitting(self, text: str) -> str:
        if len(text) > self.max_length:
            raise BadValue(_("At most %(most)d characters.") % {"most": self.max_length})
        return text
