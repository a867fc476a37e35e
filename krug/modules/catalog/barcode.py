"""The number under the bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from stdnum import ean

from krug.core.records.fields import BadValue, TextField

LENGTHS = frozenset({8, 12, 13, 14})


@dataclass(frozen=True)
class BarcodeField(TextField):
    """Digits as long as an EAN or a UPC must have its check digit; a firm's own marks of another length may not."""

    max_length: int = 40

    def parse(self, raw: Any) -> str:
        text = super().parse(str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw).replace(" ", "")
        if text.isascii() and text.isdigit() and len(text) in LENGTHS and not ean.is_valid(text):
            raise BadValue(_("The last digit of the barcode does not fit the others: look for a slip."))
        return text
