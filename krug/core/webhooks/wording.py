"""Kinds of event as a form names them, before any has happened."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.utils.text import Truncator

from krug.core.access.models import User
from krug.core.events import groups, kinds
from krug.core.events.agreeing import MARK
from krug.core.events.models import Event
from krug.core.webhooks.offering import offered_to

GAP = re.compile(r"\{\w+\}")


@dataclass(frozen=True)
class Choice:
    code: str
    title: str
    is_chosen: bool


def choices(user: User, chosen: Collection[str]) -> list[tuple[str, str, list[Choice]]]:
    """For each kind of record its code, its name and what may happen to its records."""
    return [
        (kind.code, str(kind.plural), [Choice(code, words(code), code in chosen) for code in codes])
        for kind, codes in offered_to(user)
    ]


def words(code: str) -> str:
    """ "changed …": the sentence with a gap where the event itself would stand; all gap, its group says what it is."""
    kind = kinds.get(code)
    found = GAP.sub("…", str(kind.sentence)).replace(MARK, "")
    return found if any(sign.isalpha() for sign in found) else str(dict(groups.titles()).get(kind.group, code))


def said(event: Event) -> str:
    """What happened, in words, no longer than a line."""
    name = event.actor.name if event.actor else None
    return Truncator(kinds.get(event.kind).say(event.data, name)).chars(120)
