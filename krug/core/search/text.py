"""Text as the search compares it, the same on both databases."""

from __future__ import annotations

import re
import unicodedata

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_SWAP = str.maketrans(_LATIN + _RUSSIAN, _RUSSIAN + _LATIN)
_QUOTES = re.compile("[«»„“”\"']")


def normalise(text: str) -> str:
    """Compatible forms folded, small letters, ё as е, quotes dropped, single spaces."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")
    return " ".join(_QUOTES.sub(" ", folded).split())


def sort_key(name: str) -> str:
    """What names are ordered and looked up by; at most 200 characters."""
    return normalise(name)[:200]


def other_layout(text: str) -> str:
    """The same keys pressed in the other layout: "сфтсшен" is "cancity"."""
    return text.casefold().translate(_SWAP)


def digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


_FORMS = "ооо ао пао зао оао нао ип тоо одо чуп уп тов llc ltd inc gmbh"
LEGAL_FORMS = frozenset(_FORMS.split())


def bare_name(text: str) -> str:
    """A normalised name without the legal form before it: "ооо молочный край" is looked for as "молочный край"."""
    form, _space, name = text.partition(" ")
    return name if form in LEGAL_FORMS and name else text
