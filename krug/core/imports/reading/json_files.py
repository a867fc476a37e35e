"""JSON: a list of objects, an object a row, its keys the heading."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from krug.core.imports.reading.encodings import ERRORS, encoding_of
from krug.core.imports.reading.refusals import Refused

MOST_BYTES = 50 * 1024 * 1024  # it is read as a whole
DEEPEST = 4


def rows_of(path: Path) -> Iterator[list[str]]:
    """The keys of all objects in the order they are met, then the objects. Raises Refused."""
    items = [_flat(item) for item in _items_in(path)]
    headings = list(dict.fromkeys(name for item in items for name in item))
    yield headings
    for item in items:
        yield [item.get(name, "") for name in headings]


def _items_in(path: Path) -> list[dict[str, Any]]:
    if path.stat().st_size > MOST_BYTES:
        raise Refused(_("The file is larger than %(most)d MB. Divide it.") % {"most": MOST_BYTES // 1024 // 1024})
    try:
        # Figures stay as they are written: 7707083893.0 is no INN, and 0.1 is no tenth.
        text = path.read_text(encoding=encoding_of(path), errors=ERRORS).lstrip("\ufeff")
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        raise Refused(_("This is no JSON: it cannot be read.")) from None
    if isinstance(found, dict):
        # Programs wrap their lists: {"items": […], "next": null}.
        found = next((value for value in found.values() if isinstance(value, list)), [found])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise Refused(_("JSON is taken as a list of objects, each of them a row."))
    return found


def _flat(item: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """An object within is columns of its own: {"company": {"name": …}} is company.name."""
    found: dict[str, str] = {}
    for key, value in item.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and depth < DEEPEST:
            found |= _flat(value, f"{name}.", depth + 1)
        else:
            found[name] = _text(value)
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(filter(None, map(_one_of, value)))
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # What JSON may spell and no base can keep: half a sign, and the sign zero.
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _one_of(value: Any) -> str:
    """One of several values; {"number": "+7…", "kind": "mobile"} as a cell says it."""
    if not isinstance(value, dict):
        return _text(value)
    words = [_text(one) for name, one in value.items() if name not in ("kind", "type")]
    kind = next((_text(value[name]) for name in ("kind", "type") if value.get(name)), "")
    text = ", ".join(filter(None, words))
    return f"{kind}: {text}" if kind and text else text
