"""Small forms that open by a key over whatever page one is on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from krug.core.access.models import User


@dataclass(frozen=True)
class Shortcut:
    """Ctrl and the key `code` (its place on the keyboard, as "KeyI") open what lies at `url`; so does a button on top.

    A browser without scripts is led there. `key` is how the key is called, `may` tells whose it is.
    """

    title: str | Promise
    url: str
    icon: str
    code: str
    key: str
    may: Callable[[User], bool] = lambda user: True

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a key that opens something already."""
        if self.code in _shortcuts:
            raise ValueError(f"shortcut {self.code} is declared twice")
        _shortcuts[self.code] = self
        _modules[self.code] = module


_shortcuts: dict[str, Shortcut] = {}
_modules: dict[str, str] = {}


def open_to(user: User) -> list[Shortcut]:
    """Those of modules switched on that are for `user`."""
    return [one for one in _shortcuts.values() if user.firm.has(_modules[one.code]) and one.may(user)]
