"""Telling machines from people without asking a third party: pure rules over what was sent."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.core import signing
from django.utils.translation import gettext_lazy as _

# A field that no person sees; a machine that fills in whatever there is fills it in too.
HONEY = "website"
QUICKEST = 2.0  # seconds in which nobody reads a form and fills it in
MOST_LINKS = 2
# One link is one, however much of it is written out: "https://www.", "[url=https://", '<a href="https://'.
_AROUND = r"(?:\[url[=\]]\s?|<a\s[^<>]{0,100}?href=[\"']?)?"
_LINK = re.compile(rf"{_AROUND}(?:https?://(?:www\.)?|www\.)|\[url|<a\s", re.IGNORECASE)
_SALT = "krug.site.drawn"

HONEY_FILLED = _("a field that people do not see was filled in")
TOO_QUICK = _("it came sooner than anybody types")
LINKS = _("it is full of links")


def drawn_at(moment: float) -> str:
    """When the form was drawn, in seconds, so that nobody else can say another time."""
    return signing.dumps(int(moment * 10), salt=_SALT, compress=False)


def seconds_since(mark: str, now: float) -> float | None:
    """How long ago the form with this mark was drawn; None where there is none or it is somebody's own invention."""
    try:
        return now - float(signing.loads(mark, salt=_SALT)) / 10
    except (signing.BadSignature, TypeError, ValueError):
        return None


def suspicion(honey: str, age: float | None, values: Mapping[str, str]) -> str:
    """Why this looks like spam, "" where it does not. `age`: seconds since the form was drawn, None if not known."""
    if honey:
        return str(HONEY_FILLED)
    if age is not None and age < QUICKEST:
        return str(TOO_QUICK)
    links = sum(len(_LINK.findall(text)) for text in values.values())
    return str(LINKS) if links > MOST_LINKS else ""
