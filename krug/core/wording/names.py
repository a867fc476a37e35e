"""Russian names of people in the case a sentence wants."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import get_language
from pytrovich.detector import PetrovichGenderDetector
from pytrovich.enums import Case, NamePart
from pytrovich.maker import PetrovichDeclinationMaker

CASES = {
    "genitive": Case.GENITIVE,
    "dative": Case.DATIVE,
    "accusative": Case.ACCUSATIVE,
    "instrumental": Case.INSTRUMENTAL,
    "prepositional": Case.PREPOSITIONAL,
}
CYRILLIC = re.compile(r"[А-Яа-яЁё-]+")
PATRONYMIC = re.compile(r"(вич|вна|ична|кызы|оглы)$")
FIRST, MIDDLE, LAST = NamePart.FIRSTNAME, NamePart.MIDDLENAME, NamePart.LASTNAME
# By where the patronymic stands: the parts in their order.
ORDERS = {1: (FIRST, MIDDLE, LAST), 2: (LAST, FIRST, MIDDLE)}

_maker, _detector = PetrovichDeclinationMaker(), PetrovichGenderDetector()


def declined(name: str, case: str) -> str:
    """ "Анна Смирнова" in the "dative": "Анне Смирновой". `case` is one of CASES.

    Only where Russian is spoken; a name that is not one to three words of Russian letters stays as it is.
    """
    words = name.split()
    if not (get_language() or "").startswith("ru") or not all(CYRILLIC.fullmatch(word) for word in words):
        return name
    parts = _parts(words)
    if not parts:
        return name
    by_part = dict(zip(parts, words, strict=True))
    gender = _detector.detect(by_part.get(FIRST), by_part.get(LAST), by_part.get(MIDDLE))  # type: ignore[no-untyped-call]
    return " ".join(_maker.make(part, gender, CASES[case], word) for part, word in zip(parts, words, strict=True))


def _parts(words: list[str]) -> tuple[NamePart, ...]:
    """What each word of a name is; nothing where that cannot be told."""
    if len(words) == 3:
        place = next((at for at, word in enumerate(words) if PATRONYMIC.search(word)), 0)
        return ORDERS.get(place, ())
    if len(words) == 2 and PATRONYMIC.search(words[1]):
        return FIRST, MIDDLE
    return (FIRST, LAST)[: len(words)] if len(words) < 3 else ()


class Spoken(dict[str, Any]):
    """Values for a sentence, which may ask for a name in a case: "name_dative" where there is a "name".

    Raises KeyError for what is not there.
    """

    def __missing__(self, key: str) -> str:
        base, _underline, case = key.rpartition("_")
        if case in CASES and base in self:
            return declined(str(self[base]), case)
        raise KeyError(key)
