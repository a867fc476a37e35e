"""What a person who leaves holds beside records: what they head, what speaks on their behalf, what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import Department, User


@dataclass(frozen=True)
class Beside:
    """One thing that somebody must give to another by hand, where `address` leads."""

    title: str | Promise
    name: str
    address: str


def _departments(person: User) -> Iterable[Beside]:
    for row in Department.objects.filter(head=person):
        yield Beside(_("Heads the department"), row.name, "/settings/departments")


# Other rooms add what they know of.
besides: list[Callable[[User], Iterable[Beside]]] = [_departments]


def held_beside(person: User) -> list[Beside]:
    return [one for ask in besides for one in ask(person)]
