"""What an employee is good at: a few words with commas between, such as "English, 1C:Accounting"."""

from __future__ import annotations

from django.utils.translation import gettext as _

from krug.core.records.cleaning import Invalid

MOST_LETTERS = 500


def tidy_skills(text: str) -> str:
    """Each once, in the order given, blanks tidied. Raises Invalid for more than fits."""
    found: dict[str, str] = {}
    for part in text.split(","):
        if skill := " ".join(part.split()):
            found.setdefault(bare(skill), skill)
    tidied = ", ".join(found.values())
    if len(tidied) > MOST_LETTERS:
        raise Invalid({"skills": _("At most %(most)d characters.") % {"most": MOST_LETTERS}})
    return tidied


def has_skill(skills: str, wanted: str) -> bool:
    """Whether `wanted` is one of `skills`, however it is written; nothing wanted has everybody."""
    return not bare(wanted) or bare(wanted) in {bare(skill) for skill in skills.split(",")}


def bare(skill: str) -> str:
    return " ".join(skill.casefold().replace("ё", "е").split())
