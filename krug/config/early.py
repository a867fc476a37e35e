"""Words before Django's settings can be read: what is wrong with them is said in Krug's language too."""

from __future__ import annotations

import gettext as catalogues
import os
from pathlib import Path

from django.apps import apps
from django.utils.translation import gettext

LOCALE = Path(__file__).resolve().parent.parent.parent / "locale"
LANGUAGES = ("ru", "en")


def noop(text: str) -> str:
    """Marks a text to be spoken later; Django's own mark reads the settings."""
    return text


def language() -> str:
    """Krug's language as the environment names it, the first where it names none of them."""
    named = os.environ.get("KRUG_LANGUAGE", "").lower()[:2]
    return named if named in LANGUAGES else LANGUAGES[0]


def spoken(text: str) -> str:
    """The text in Krug's language, as `gettext` gives it once Django is ready."""
    if apps.apps_ready:
        return gettext(text)
    try:
        return catalogues.translation("django", str(LOCALE), [language()]).gettext(text)
    except FileNotFoundError:
        return _among_sources(text)


def _among_sources(text: str) -> str:
    import polib  # wanted only where the texts are not made yet

    found = (polib.pofile(str(path)).find(text) for path in sorted((LOCALE / language()).glob("*.po")))
    return next((entry.msgstr for entry in found if entry), text)


def catalogue() -> Path:
    """What Django reads Krug's texts from, made when Krug is installed."""
    return LOCALE / language() / "LC_MESSAGES" / "django.mo"
