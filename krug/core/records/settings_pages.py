"""Pages of the settings: rooms declare theirs, and the settings' shell shows them by section."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User

ROOT = "/settings"


class Section(Enum):
    """The groups in which the settings stand, in this order."""

    FIRM = _("Firm")
    WORK = _("Work")
    LINKS = _("Communication")
    SYSTEM = _("System")


@dataclass(frozen=True)
class SettingsPage:
    """One subject of the settings, at an address beneath /settings/; whatever lies beneath `url` belongs to it.

    `may` tells who reaches it: without the right the address answers 403 and the page is named nowhere.
    `about` says in a sentence what is set there. `is_personal`: each person sets it for themselves, so that by it
    alone nobody has settings.
    """

    code: str
    title: str | Promise
    url: str
    section: Section
    icon: str = "gear"
    order: int = 50
    may: Callable[[User], bool] = lambda user: user.is_administrator
    about: str | Promise = ""
    is_personal: bool = False

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a code declared twice or an address that is not beneath /settings/."""
        if self.code in _pages or not self.url.startswith(f"{ROOT}/"):
            raise ValueError(f"settings page {self.code} is declared twice or is not beneath {ROOT}/")
        _pages[self.code] = self
        _modules[self.code] = module

    def has(self, path: str) -> bool:
        return path == self.url or path.startswith(f"{self.url}/")


_pages: dict[str, SettingsPage] = {}
_modules: dict[str, str] = {}


def at(path: str) -> SettingsPage | None:
    """The page to which an address belongs; None for the settings' own first page and for what nobody declared."""
    found = [page for page in _pages.values() if page.has(path)]
    return max(found, key=lambda page: len(page.url), default=None)


def open_to(user: User) -> list[tuple[Section, list[SettingsPage]]]:
    """The sections with what `user` may set there; sections without a page are left out."""
    there = [page for page in _pages.values() if page.may(user) and user.firm.has(_modules[page.code])]
    if all(page.is_personal for page in there):
        return []
    mine = sorted(there, key=lambda page: page.order)
    sections = [(section, [page for page in mine if page.section is section]) for section in Section]
    return [(section, pages) for section, pages in sections if pages]
