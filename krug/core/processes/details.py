"""What Krug's own extension elements say of a step, a task, an end: each value checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from krug.core.files.xml import Element
from krug.core.processes.plan import Task, Titles
from krug.core.processes.words import BPMN, KRUG
from krug.core.stages.models import Colour

KEY = re.compile(r"[A-Za-z_][\w.-]{0,79}", re.ASCII)
ROLE = re.compile(r"role:[a-z0-9_-]{1,40}")
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
LANGUAGE = re.compile(r"[a-z]{2}")
MOST_LETTERS = {"step": 100, "task": 255}
MOST_DAYS = 365
LONGEST_STAY = 3650


@dataclass
class Faults:
    """Reasons, each with the element it is about."""

    said: list[str] = field(default_factory=list)

    def add(self, element: Element, reason: object) -> None:
        name = " ".join(element.given.get("name", "").split())[:60] or element.given.get("id", "")[:60] or element.name
        self.said.append(_("“%(name)s” (%(element)s): %(reason)s.") % _told(name, element, reason))


def _told(name: str, element: Element, reason: object) -> dict[str, object]:
    return {"name": name, "element": element.name, "reason": reason}


def key_of(element: Element, faults: Faults) -> str:
    key = element.given.get("id", "")
    if not KEY.fullmatch(key):
        faults.add(element, _("has no id of Latin letters, digits and underscores, at most 80"))
    return key


def titles_of(element: Element, faults: Faults, most: int = 255) -> Titles:
    """The element's name, and what Krug's own titles say in other languages."""
    found = {"": " ".join(element.given.get("name", "").split())}
    for title in _own(element, "title"):
        if LANGUAGE.fullmatch(title.given.get("lang", "")):
            found[title.given["lang"]] = " ".join(title.text.split())
    if any(len(text) > most for text in found.values()):
        faults.add(element, _("the name is longer than %(most)d characters") % {"most": most})
    return tuple((language, text) for language, text in found.items() if text)


def task_of(element: Element, kinds: frozenset[str], faults: Faults) -> Task:
    """`kinds`: the words for what a task may be."""
    said = _said(element, "task")
    titles = titles_of(element, faults, MOST_LETTERS["task"])
    if not titles:
        faults.add(element, _("a task has no name"))
    kind, who, time = said.get("kind", "task"), said.get("who", "responsible"), said.get("time", "")
    if kind not in kinds:
        faults.add(element, _("the kind of a task is one of: %(kinds)s") % {"kinds": ", ".join(sorted(kinds))})
    if who not in {"responsible", "head"} and not ROLE.fullmatch(who):
        faults.add(element, _("a task is for: responsible, head, or role: and the role's code"))
    if time and not TIME.fullmatch(time):
        faults.add(element, _("a time is written as 11:00"))
    days = _number(element, said, "days", 0, MOST_DAYS, faults)
    required = said.get("required", "true") != "false"
    return Task(key_of(element, faults), titles, kind, who, 1 if days is None else days, time, required)


def step_details(element: Element, faults: Faults) -> dict[str, object]:
    """What a Step takes besides its tasks."""
    said = _said(element, "step")
    titles = titles_of(element, faults, MOST_LETTERS["step"])
    if not titles:
        faults.add(element, _("a step has no name"))
    colour = said.get("colour", "")
    if colour and colour not in Colour.values:
        faults.add(element, _("a colour is one of: %(colours)s") % {"colours": ", ".join(Colour.values)})
    return {
        "key": key_of(element, faults),
        "titles": titles,
        "colour": colour,
        "probability": _number(element, said, "probability", 0, 100, faults),
        "longest_stay_days": _number(element, said, "days", 1, LONGEST_STAY, faults),
    }


def outcome_of(element: Element, faults: Faults) -> str:
    outcome = _said(element, "end").get("outcome", "won")
    if outcome not in {"won", "lost"}:
        faults.add(element, _("an end is won or lost"))
    return outcome


def _own(element: Element, name: str) -> list[Element]:
    return [one for holder in element.of(BPMN, "extensionElements") for one in holder.of(KRUG, name)]


def _said(element: Element, name: str) -> dict[str, str]:
    found = _own(element, name)
    return found[0].given if found else {}


def _number(element: Element, said: dict[str, str], name: str, least: int, most: int, faults: Faults) -> int | None:
    """None for nothing said."""
    raw = said.get(name, "")
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) < 6 and least <= int(raw) <= most):
        words = _("%(name)s is a whole number from %(least)d to %(most)d")
        faults.add(element, words % {"name": name, "least": least, "most": most})
        return None
    return int(raw)
