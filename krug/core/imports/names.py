from __future__ import annotations

import unicodedata

# Letters as in passports (ICAO Doc 9303), for Russian, Ukrainian and Belarusian.
_LETTERS = {
    **dict(zip("абвгдезийклмнопрстуфыэ", "abvgdeziiklmnoprstufye", strict=True)),
    **{"ё": "e", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "ie", "ь": "", "ю": "iu"},
    **{"я": "ia", "і": "i", "ї": "i", "є": "ie", "ґ": "g", "ў": "u"},
}


def latin(name: str) -> str:
    """A name in small Latin letters without marks."""
    text = "".join(_LETTERS.get(sign, sign) for sign in name.casefold())
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
