"""What a file is called: as its owner called it, freed of what only deceives the eye."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

from krug.core.files.models import LONGEST_NAME
from krug.core.files.refusals import NotTaken

FOLDERS = re.compile(r"[/\\]")
# Control characters, halves of pairs, ends of lines. Of the unseen ones (Cf) many turn text round: "gpj.exe" would read
# as a picture's name. The joiners that some alphabets and emoji need stay.
REMOVED = {"Cc", "Cf", "Cs", "Zl", "Zp", "Cn"}
JOINERS = "\u200c\u200d"


def cleaned(raw: str) -> str:
    """`raw` as a name to keep. Raises NotTaken for one too long and for one of which nothing is left."""
    text = unicodedata.normalize("NFC", FOLDERS.split(raw)[-1])
    shown = "".join(_visible(sign) for sign in text)
    name = " ".join(shown.split()).strip(JOINERS)
    if not name.strip(". "):
        raise NotTaken(_("The file has no name."), "name")
    if len(name) > LONGEST_NAME:
        raise NotTaken(_("The name is longer than %(most)d characters.") % {"most": LONGEST_NAME}, "name")
    return name


def _visible(sign: str) -> str:
    if sign.isspace():
        return " "
    return sign if sign in JOINERS or unicodedata.category(sign) not in REMOVED else ""
