"""JSON as programs send it, read with limits: what no column can hold is refused before any verb sees it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.parser import Parser

from krug.core.api.problems import Problem

DEEPEST = 20
MOST_DIGITS = 40


class JsonReader(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        """The body as Python values, decimals exact. Raises Problem."""
        kind = request.content_type or ""
        if kind not in {"", "application/json"}:
            raise Problem(415, _("Send JSON: Content-Type: application/json."))
        try:
            body = json.loads(request.body, parse_float=_exact, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise Problem(400, _("This is not well-formed JSON.")) from None
        check_depth_and_text(body)
        return body


def check_depth_and_text(value: Any, depth: int = 0) -> None:
    """Raises Problem for nesting no record needs and for text no database keeps (NUL, halves of a pair)."""
    if depth > DEEPEST:
        raise Problem(400, _("The JSON is nested too deeply."))
    if isinstance(value, str):
        check_text(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            check_text(key)
            check_depth_and_text(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            check_depth_and_text(inner, depth + 1)


def check_text(text: str) -> None:
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Problem(400, _("The text holds characters that cannot be kept."))


def _exact(text: str) -> Decimal:
    """What no column holds comes as the least too large number: the field's own check then says so in its words."""
    number = Decimal(text)
    if number and number.adjusted() > MOST_DIGITS:
        return Decimal(10**MOST_DIGITS).copy_sign(number)
    return number if number.adjusted() >= -MOST_DIGITS else Decimal(0)


def _no_constant(name: str) -> Any:
    raise ValueError(name)
