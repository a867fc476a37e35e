"""Environment variables that must be numbers, networks or a language."""

from __future__ import annotations

import os

from krug.config.early import LANGUAGES, spoken
from krug.config.early import noop as _
from krug.core.access.networks import networks_in

NUMBER = _("%(name)s=%(value)s: a whole number from %(least)d to %(most)d is wanted")
NETWORK = _("%(name)s: “%(value)s” is no address and no network")


CHOICE = _("%(name)s=%(value)s: one of these is wanted: %(choices)s")


class BadVariable(Exception):
    """A variable that does not hold what is wanted; as text it is one line that names the variable."""

    def __init__(self, text: str, **said: object) -> None:
        super().__init__(said["name"])
        self.text, self.said = text, said

    def __str__(self) -> str:
        return spoken(self.text) % self.said


def whole(name: str, usual: int, least: int, most: int) -> int:
    """The number the variable holds, `usual` where it is not set. Raises BadVariable."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return usual
    if not raw.isascii() or not raw.isdigit() or len(raw) > 12 or not least <= int(raw) <= most:
        raise BadVariable(NUMBER, name=name, value=raw, least=least, most=most)
    return int(raw)


def networks(name: str) -> list[str]:
    """The networks the variable holds, parted by commas; none where it is not set. Raises BadVariable."""
    try:
        return networks_in(os.environ.get(name, ""))
    except ValueError as error:
        raise BadVariable(NETWORK, name=name, value=str(error)) from None


def language(name: str) -> str:
    """The language the variable names, Russian where it is not set. Raises BadVariable."""
    raw = os.environ.get(name, "").strip() or LANGUAGES[0]
    found = raw.lower().replace("_", "-").partition("-")[0]
    if found not in LANGUAGES:
        raise BadVariable(CHOICE, name=name, value=raw, choices=", ".join(LANGUAGES))
    return found
