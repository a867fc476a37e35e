"""What a room says of a short list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from krug.core.events import kinds as events
from krug.core.events.kinds import EventKind
from krug.core.records.fields import Field
from krug.core.records.settings_pages import ROOT, Section, SettingsPage


@dataclass(frozen=True)
class ShortList:
    """A list of at most some hundred rows, kept by the administrator, from which others choose.

    `code` is its address beneath /settings/ and in the API; `kind` the kind of record whose readers read it there.
    The model is `Versioned` with `sort`, `is_active` and the columns of `fields`, of which the first is the name. Of
    rows in use no two bear one name, unless `same` says what makes two rows one. `follow` puts right what follows
    from the rows as they are to be, and raises Invalid. `changed` is the sentence of the trail. `used` tells why one
    that others lead to is not removed.
    """

    code: str
    model: Any
    title: str | Promise
    one: str | Promise
    about: str | Promise
    said: str | Promise
    fields: tuple[Field, ...]
    kind: str
    tag: str
    changed: str | Promise
    used: str | Promise
    icon: str = "list"
    order: int = 50
    same: Callable[[Any], object] = lambda row: str(row).casefold()
    follow: Callable[[Sequence[Any]], None] | None = None

    @property
    def url(self) -> str:
        return f"{ROOT}/{self.code}"

    @property
    def event(self) -> str:
        return f"{self.code.replace('-', '_')}.changed"

    @property
    def name(self) -> Field:
        return self.fields[0]

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a code declared twice."""
        SettingsPage(self.code, self.title, self.url, Section.WORK, self.icon, self.order, about=self.about).declare(
            module
        )
        events.declare(EventKind(self.event, self.changed, "settings", self.icon))
