"""The address of a tile server, and what a page may load because of it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from krug.core.records.cleaning import Invalid

SOME = "{s}."  # one of several hosts: a, b, c
_HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\Z", re.IGNORECASE)
_PATH = re.compile(r"[A-Za-z0-9/._~!$&'()*+,;=:@%?{}-]*\Z")


def check_tiles(url: str) -> None:
    """Raises Invalid for what is no address of tiles."""
    try:
        scheme, place, path, query, fragment = urlsplit(url)
        _origin(scheme, place)
    except ValueError:
        raise Invalid({"url": _("Enter a whole address, for example https://tile.example/{z}/{x}/{y}.png.")}) from None
    rest = f"{path}?{query}"
    if any(part not in rest for part in ("{z}", "{x}", "{y}")) or fragment or not _PATH.match(rest):
        raise Invalid({"url": _("The address must hold {z}, {x} and {y}, each once.")})
    if set(re.findall(r"\{[^}]*\}?", rest)) - {"{z}", "{x}", "{y}", "{r}"}:
        raise Invalid({"url": _("The address must hold {z}, {x} and {y}, each once.")})


def origin_of(url: str) -> str:
    """What Content-Security-Policy calls its host. Raises ValueError for what is none."""
    parts = urlsplit(url)
    return _origin(parts.scheme, parts.netloc)


def _origin(scheme: str, place: str) -> str:
    host, _colon, port = place.removeprefix(SOME).partition(":")
    if scheme not in ("https", "http") or not _HOST.match(host) or (port and not (port.isascii() and port.isdigit())):
        raise ValueError(place)
    return f"{scheme}://{'*.' if place.startswith(SOME) else ''}{host}{':' + port if port else ''}"
