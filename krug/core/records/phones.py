"""Phone numbers: kept in one way, E.164, whatever way they are written."""

from __future__ import annotations

import re
import time
from functools import lru_cache

from django.utils.translation import gettext as _

from krug.core.access.models import Firm

# What people put between digits, and +7, 8 or 7 before the ten digits of a number in Russia's and Kazakhstan's zone.
_BETWEEN = str.maketrans("", "", " -().\u00a0\u2011\u2013")
_SEVEN = re.compile(r"\+7([3-9]\d{9})$")
_RUSSIAN = re.compile(r"(?:[78]([3489]\d{9})|(9\d{9}))$")
_ABROAD = re.compile(r"00[1-9]\d{9,13}$")
NOT_DIGITS = re.compile("[^0-9]")
EXTENSION = ";ext="
MOST_DIGITS = 15  # E.164
_REMEMBERED = 2.0  # seconds
_home: tuple[float, str] = (0.0, "")


def canonical(text: str, home: str = "") -> str:
    """+79161234567, with ";ext=12" behind it where there is an extension.

    Numbers without + are of the firm's country, `home` where it is known.

    What cannot be a full number of any country, such as a town's number without its code, is kept as it was written.
    """
    bare = text.translate(_BETWEEN)
    if _ABROAD.match(bare):
        bare = text = f"+{bare[2:]}"
    if found := _SEVEN.match(bare):
        return f"+7{found[1]}"
    country = "" if bare.startswith("+") else home or home_country()
    if country == "RU" and (found := _RUSSIAN.match(bare)):
        return f"+7{found[1] or found[2]}"
    return _by_library(text, country) or " ".join(text.split())


def shown(number: str) -> str:
    """A kept number as people read it: +7 916 123-45-67."""
    bare, _ext, extension = number.partition(EXTENSION)
    if _SEVEN.match(bare):
        text = f"+7 {bare[2:5]} {bare[5:8]}-{bare[8:10]}-{bare[10:]}"
    elif bare.startswith("+"):
        text = _formatted(bare)
    else:
        text = bare
    if not extension:
        return text
    short = _("ext.")
    return f"{text} {short} {extension}"


def dialled(number: str) -> str:
    """A kept number as a `tel:` link has it (RFC 3966)."""
    bare, _ext, extension = number.partition(EXTENSION)
    figures = "".join(sign for sign in bare if sign in "+0123456789")
    return f"{figures}{EXTENSION}{extension}" if extension else figures


@lru_cache(maxsize=4096)  # a number on its way in is asked for by the match, the row and the search
def reversed_digits(number: str) -> str:
    """What a number is found by: its digits from the last one, without the extension; 8 before ten digits is 7."""
    bare = NOT_DIGITS.sub("", number.partition(EXTENSION)[0])
    if len(bare) == 11 and bare[0] == "8":
        bare = "7" + bare[1:]
    return bare[::-1]


def home_country() -> str:
    """The firm's country, asked of the database at most every two seconds: an import reads thousands of numbers."""
    global _home
    now = time.monotonic()
    if not _home[1] or now - _home[0] > _REMEMBERED:
        _home = (now, str(Firm.current().country))
    return _home[1]


def forget_home() -> None:
    """The firm's country may have changed."""
    global _home
    _home = (0.0, "")


def _by_library(text: str, country: str) -> str:
    import phonenumbers  # a fifth of a second to load: only for numbers the patterns above do not know

    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return ""
    # A digit may be missing: 8 912 345-67-8 is no number of the region 891.
    fits = phonenumbers.is_valid_number if country else phonenumbers.is_possible_number
    if not fits(number):
        return ""
    bare = str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return f"{bare}{EXTENSION}{number.extension}" if number.extension else bare


def _formatted(bare: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(bare, None)
    except phonenumbers.NumberParseException:
        return bare
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def are_phones(text: str) -> bool:
    """Whether a cell holds phones and nothing else: "+7 905 632-70-41, +7 905 000-00-00" is no formula."""
    return all(re.fullmatch(r"\+\d[\d ().\-]{4,24}", part.strip()) for part in text.split(","))
