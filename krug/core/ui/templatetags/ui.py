"""The small pieces templates are made of."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from krug.core.records import phones
from krug.core.records.money import said
from krug.core.search.text import LEGAL_FORMS
from krug.core.ui import messages

register = template.Library()
BUILD = Path(__file__).resolve().parent.parent / "static" / "build"

BADGES = {"customer": "badge--green", "won": "badge--green", "partner": "badge--accent", "open": "badge--accent"}
BADGES |= {"potential": "badge--hollow", "lost": "badge--red", "competitor": "badge--amber"}


@cache
def _manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((BUILD / "manifest.json").read_text())
    return found


@register.simple_tag
@cache
def built(entry: str) -> str:
    """The address of a built file by its source's name."""
    return static(f"build/{_manifest()[entry]['file']}")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """The same few of them stand many times on every page, so each is put together once."""
    sprite = static("ui/icons.svg")
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#i-{}"></use></svg>', sprite, name)


@register.filter
def money(amount: Decimal | None, currency: str = "RUB") -> str:
    return said(amount, currency)


@register.filter
def spaced(number: int | None) -> str:
    """1 280 000: narrow spaces between thousands."""
    return "" if number is None else f"{number:,}".replace(",", "\u202f")


@register.simple_tag
def shown(field: Any, record: Any, reader: Any) -> str:
    """A field's value on a page that `reader` looks at."""
    return str(field.show(record, reader))


@register.filter
def of(mapping: dict[str, Any], key: str) -> Any:
    return mapping.get(key, "")


@register.filter
def undo_of(message: Any) -> str:
    return messages.undo_of(message)


@register.filter
def waiting(place: Any, user: Any) -> str | None:
    """How many things wait at a place of the menu; "" when none do, None where nobody counts."""
    if place.count is None:
        return None
    count = place.count(user)
    return "99+" if count >= 100 else str(count or "")


@register.filter
def hue(key: int | None) -> str:
    """The class of one of six quiet colours, always the same for the same record or person."""
    return f"c{(key or 0) % 6 + 1}"


@register.filter
def initials(thing: Any) -> str:
    """Two letters of a name: its own, not of the legal form before it."""
    words = [word for word in re.split(r"[^\w-]+", str(thing)) if word and word.lower() not in LEGAL_FORMS]
    return "".join(word[0] for word in words[:2]).upper()


@register.filter
def badge(code: str) -> str:
    """The look of a state's dot: what is going on, what is over, what went well."""
    return BADGES.get(code, "")


@register.simple_tag
@cache
def sprite() -> str:
    """The address of the icons, for rows: asked once a page and not once a row."""
    return static("ui/icons.svg")


@register.filter
def amounts(by_currency: dict[str, Decimal], how: str = "") -> str:
    """Sums of different currencies side by side, the greatest first: they are never added. "round": no kopecks."""
    found = sorted(by_currency.items(), key=lambda pair: -pair[1])
    return " · ".join(money(Decimal(round(amount)) if how else amount, currency) for currency, amount in found)


@register.filter
def phone(number: str) -> str:
    """A kept phone number as people read it."""
    return phones.shown(number)


@register.filter
def dialled(number: str) -> str:
    """A phone number as a link takes it."""
    return phones.dialled(number)
