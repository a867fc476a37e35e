"""Modules: rooms of the business, each of which declares itself in its module.py."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise

from krug.core.access.models import Firm
from krug.core.access.models.user import module_of_kind
from krug.core.records import kinds
from krug.core.records.kinds import RecordKind


class Declaration(Protocol):
    """Anything a module adds to a room of the ground floor: a panel, a report, a place of the menu."""

    def declare(self, module: str) -> None: ...


@dataclass(frozen=True)
class Module:
    """What a room adds to Krug.

    `about` says in a sentence what the firm has of it; `needs` are codes of modules it cannot do without.
    An `optional` one may be switched off: then it vanishes from everywhere, and its data stay.
    """

    code: str
    title: str | Promise
    kinds: tuple[RecordKind, ...] = ()
    declares: tuple[Declaration, ...] = ()
    optional: bool = True
    about: str | Promise = ""
    needs: tuple[str, ...] = ()


_modules: dict[str, Module] = {}
_packages: dict[str, str] = {}


def load(package: str) -> None:
    """Read `package`.module and take its MODULE in, and what else of the room is switched by itself: its OPTIONS."""
    declared = importlib.import_module(f"{package}.module")
    _packages[package] = declared.MODULE.code
    for module in (declared.MODULE, *getattr(declared, "OPTIONS", ())):
        _take_in(module)


def _take_in(module: Module) -> None:
    _modules[module.code] = module
    for kind in module.kinds:
        module_of_kind[kind.code] = module.code
        kinds.declare(kind)
    for declaration in module.declares:
        declaration.declare(module.code)


def all_modules() -> list[Module]:
    return list(_modules.values())


def get(code: str) -> Module:
    """Raises KeyError for a module that is not there."""
    return _modules[code]


def of_python(name: str) -> str:
    """The module whose room the Python module `name` stands in; "" for the ground floor."""
    return _packages.get(".".join(name.split(".")[:3]), "")


def is_on(code: str) -> bool:
    return Firm.current().has(code)


def check() -> None:
    """Fail at start, not in front of a user: every kind must be whole."""
    for kind in kinds.all_kinds():
        for field in kind.declared:
            if field.stored:
                kind.model._meta.get_field(field.name)
        if not kind.title or not kind.plural:
            raise ValueError(f"record kind {kind.code} has no title")
    for module in all_modules():
        if missing := set(module.needs) - _modules.keys():
            raise ValueError(f"module {module.code} needs {', '.join(missing)}, which is not there")
