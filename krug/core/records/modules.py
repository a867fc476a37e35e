"""Modules: rooms of the business, each of which declares itself in its module.py."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from krug.core.records import kinds
from krug.core.records.kinds import RecordKind
from krug.core.records.models import ModuleState


class Declaration(Protocol):
    """Anything a module adds to a room of the ground floor: a panel, a report, a place of the menu."""

    def declare(self, module: str) -> None: ...


@dataclass(frozen=True)
class Module:
    """What a room adds to Krug."""

    code: str
    title: str | Promise
    kinds: tuple[RecordKind, ...] = ()
    declares: tuple[Declaration, ...] = ()
    optional: bool = True


_modules: dict[str, Module] = {}


def load(package: str) -> None:
    """Read `package`.module and take its MODULE in."""
    module: Module = importlib.import_module(f"{package}.module").MODULE
    _modules[module.code] = module
    for kind in module.kinds:
        kinds.declare(kind)
    for declaration in module.declares:
        declaration.declare(module.code)


def all_modules() -> list[Module]:
    return list(_modules.values())


def is_on(code: str) -> bool:
    return not ModuleState.objects.filter(code=code, is_on=False).exists()


def check() -> None:
    """Fail at start, not in front of a user: every kind must be whole."""
    for kind in kinds.all_kinds():
        for field in kind.fields:
            if field.stored:
                kind.model._meta.get_field(field.name)
        if not kind.title or not kind.plural:
            raise ValueError(f"record kind {kind.code} has no title")
