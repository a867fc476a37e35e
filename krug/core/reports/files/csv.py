"""CSV for the spreadsheet program people have: UTF-8 with its mark, the separator of their language."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from krug.core.reports.files.tables import Table

# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(table: Table) -> bytes:
    russian = (get_language() or "").startswith("ru")
    text = io.StringIO()
    lines = csv.writer(text, delimiter=";" if russian else ",", lineterminator="\r\n")
    lines.writerow([_text(str(column.title), russian) for column in table.columns])
    for row in table.rows:
        lines.writerow([_text(value, russian) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _text(value: Any, russian: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float, Decimal)):
        return str(value).replace(".", ",") if russian else str(value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
