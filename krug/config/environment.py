"""Environment variables that must be numbers."""

from __future__ import annotations

import os

from django.apps import apps
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

WANTED = _("%(name)s=%(value)s: a whole number from %(least)d to %(most)d is wanted")


class BadVariable(Exception):
    """A variable that names no such number; as text it is one line that names the variable."""

    def __init__(self, name: str, value: str, least: int, most: int) -> None:
        super().__init__(name)
        self.said = {"name": name, "value": value, "least": least, "most": most}

    def __str__(self) -> str:
        # The settings themselves are read by such variables; before they are, there is no language to speak.
        return (gettext(WANTED) if apps.apps_ready else WANTED) % self.said


def whole(name: str, usual: int, least: int, most: int) -> int:
    """The number the variable holds, `usual` where it is not set. Raises BadVariable."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return usual
    if not raw.isascii() or not raw.isdigit() or len(raw) > 12 or not least <= int(raw) <= most:
        raise BadVariable(name, raw, least, most)
    return int(raw)
