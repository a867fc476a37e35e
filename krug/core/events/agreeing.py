"""Who did it and what they did agree in gender, where the language asks for that: "Анна Ковалёва добавила"."""

from __future__ import annotations

# In a translated sentence the ending a woman's deed takes; a man's takes none.
MARK = "(а)"
PATRONYMICS = ("овна", "евна", "ична")  # of women alone: a surname never ends so
HERS = ("ова", "ева", "ёва", "ина", "ына", "ская", "цкая", "ная")
HIS = ("ович", "евич", "ов", "ев", "ёв", "ин", "ын", "ский", "цкий", "ный", "ной")
# First names that end as those of the other sex do.
WOMEN = {"любовь", "адель", "нинель", "ассоль", "рахиль"}
MEN = {"никита", "илья", "лука", "кузьма", "савва", "данила", "фома", "гаврила"}


def agree(sentence: str, name: str | None) -> str:
    """`sentence` with its marks settled by the person's `name`; None is Krug itself.

    By the endings of the name's parts, which tell in Russian as long as they tell the same; a first name alone or
    a surname of one form for both ("Мельник") does not, and the mark stays as it would on paper.
    """
    if MARK not in sentence:
        return sentence
    ending = "" if name is None else _ending(name)
    return sentence.replace(MARK, ending)


def _ending(name: str) -> str:
    words = name.casefold().split()
    if MEN.intersection(words):
        return ""
    if len(words) > 1 and any(word.endswith(PATRONYMICS) for word in words):
        return "а"
    for word in words if len(words) > 1 else []:
        others = [other for other in words if other is not word]
        if word.endswith(HERS) and all(other.endswith(("а", "я")) or other in WOMEN for other in others):
            return "а"
        if word.endswith(HIS) and not any(other.endswith(("а", "я")) for other in others):
            return ""
    return MARK
