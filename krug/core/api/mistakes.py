"""What is wrong with a body, said in the language of who sent it rather than the library's."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from krug.core.api.problems import Problem
from krug.core.records.money import MOST


def from_validation(found: list[dict[str, Any]]) -> Problem:
    """ninja's list of errors as one problem; "phones.0.number" names a place within a field.

    What is wrong with the whole body names no field: `detail` says it, and there are no `errors`.
    """
    errors: dict[str, str] = {}
    for error in found:
        place = ".".join(str(part) for part in error["loc"][2:])
        if not place:
            return Problem(422, _("Send a JSON object: {…}."))
        errors.setdefault(place, _reason(error["type"], error.get("ctx") or {}))
    return Problem(422, errors=errors)


def _reason(kind: str, limits: dict[str, Any]) -> str:
    match kind:
        case "extra_forbidden":
            return _("There is no such field.")
        case "fixed":
            return str(limits["field"].why_fixed)
        case "missing":
            return _("Fill this in.")
        case "string_too_short":
            least = limits["min_length"]
            return _("Fill this in.") if least == 1 else _("At least %(least)d characters.") % {"least": least}
        case "string_type":
            return _("Enter text.")
        case "string_too_long":
            return _("At most %(most)d characters.") % {"most": limits["max_length"]}
        case "too_long":
            return _("Enter a list of at most %(most)d values.") % {"most": limits["max_length"]}
        case "int_type":
            return _("Enter a number.")
        case "amount":
            return _("Enter an amount in digits, decimals after a dot: “1280000.00”.")
        case "amount_negative":
            return _("Enter an amount of zero or more.")
        case "amount_too_large":
            return _("Not more than %(most)s.") % {"most": MOST}
        case "amount_decimals":
            return _("Enter an amount, with at most two decimals after a dot.")
        case "date":
            return _("Enter a date as year, month and day: 2026-12-31.")
        case "greater_than_equal":
            return _("Not less than %(least)s.") % {"least": limits["ge"]}
        case "less_than_equal":
            return _("Not more than %(most)s.") % {"most": limits["le"]}
        case "literal_error":
            return _("One of: %(values)s.") % {"values": str(limits["expected"]).replace("'", "").replace(" or ", ", ")}
        case "bool_type":
            return _("True or false.")
        case "list_type":
            return _("A list is wanted here.")
        case "string_pattern_mismatch":
            return _("Not in the form that is wanted here.")
        case _other:
            return _("This value will not do.")
