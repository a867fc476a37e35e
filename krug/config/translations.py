"""Texts: gathers the rooms' small catalogues in locale/<language>/ into the one that Django reads."""

from __future__ import annotations

import polib

from krug.config.early import LOCALE

HEADERS = {
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    "en": "nplurals=2; plural=(n != 1);",
}


def gathered(language: str) -> polib.POFile:
    """All entries of one language. Raises ValueError where two rooms translate one text differently."""
    whole = polib.POFile()
    whole.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": HEADERS[language]}
    for path in sorted((LOCALE / language).glob("*.po")):
        for entry in polib.pofile(str(path)):
            known = whole.find(entry.msgid, msgctxt=entry.msgctxt)
            if known is None:
                whole.append(entry)
            elif known.msgstr != entry.msgstr:
                raise ValueError(f"{path.name}: “{entry.msgid}” is translated differently in another room")
    return whole


def compile_all() -> None:
    for language in HEADERS:
        target = LOCALE / language / "LC_MESSAGES" / "django.mo"
        target.parent.mkdir(parents=True, exist_ok=True)
        gathered(language).save_as_mofile(str(target))


if __name__ == "__main__":
    compile_all()
