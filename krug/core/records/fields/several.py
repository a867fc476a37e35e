from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records.fields.field import BadValue, Field
from krug.core.records.fields.text import CONTROLS

MOST = 50
LONGEST_KIND = 20
Values = dict[str, str]


@dataclass(frozen=True)
class Part:
    """Something more said of one of several values: the town of an address. `choices`: one of a closed set."""

    name: str
    title: str | Promise
    max_length: int = 100
    choices: type[models.TextChoices] | None = None
    default: str = ""


class Unsaid(str):
    """The kind of a value of which nobody has said what kind it is: the usual one, unless the record knows better."""


@dataclass(frozen=True)
class SeveralField(Field):
    """Several values of one nature, each with a kind, kept as rows of their own: [{key: value, "kind": kind}].

    `choices` are the kinds of value; the model is a `Row`. A subclass names the `key`, the longest value, `parts`, and
    checks one value in `one` and a whole row in `row`. `separators` part values written as one text. `row_title`
    names a row's JSON in the API, `row_name` one value in a form. `open_kinds`: a kind that is not among the choices
    is kept as it is.
    """

    choices: type[models.TextChoices] | None = None
    default_kind: str = "work"

    key: ClassVar[str] = "value"
    row_title: ClassVar[str] = "Value"
    row_name: ClassVar[str | Promise] = ""
    most_letters: ClassVar[int] = 255
    parts: ClassVar[tuple[Part, ...]] = ()
    separators: ClassVar[str] = r"[;,\n]"
    open_kinds: ClassVar[bool] = False
    stored = False

    def empty(self) -> list[Values]:
        return []

    def parse(self, raw: Any) -> list[Values]:
        items = self._items(raw) if isinstance(raw, str) else raw
        if not isinstance(items, list) or len(items) > MOST:
            raise BadValue(_("Enter a list of at most %(most)d values.") % {"most": MOST})
        rows = [self.row(self._texts(item)) for item in items if item not in ("", None) and str(item).strip()]
        return self.whole(list({self.sameness(row): row for row in rows}.values()))

    def row(self, texts: Values) -> Values:
        """One row from its texts, all there, none too long. Raises BadValue."""
        return {**texts, self.key: self.one(texts[self.key])}

    def one(self, text: str) -> str:
        return text

    def whole(self, rows: list[Values]) -> list[Values]:
        """All rows together."""
        return rows

    def as_one(self, rows: list[Values]) -> list[Values]:
        """Rows of several records, those of the first in front, as one record may have them."""
        return rows

    def sameness(self, row: Mapping[str, str]) -> str:
        """Two rows that agree in this are one, the later."""
        return row[self.key]

    def known(self, rows: list[Values], there: list[Values]) -> list[Values]:
        """`rows` where what was left unsaid of a value that is `there` already stays as it is."""
        before = {self.sameness(row): row for row in there}
        return [self._as_before(row, before.get(self.sameness(row))) for row in rows]

    def _as_before(self, row: Values, before: Values | None) -> Values:
        if before is None or not isinstance(row["kind"], Unsaid):
            return row
        told = {part.name: row[part.name] for part in self.parts if row[part.name] != part.default}
        return {**before, **told}

    def value(self, record: Any) -> Any:
        return [row.plain() for row in record.rows_of(self.name)]

    def say(self, plain: Any) -> str:
        return ", ".join(self.say_row(row) for row in plain)

    def say_row(self, row: Mapping[str, str]) -> str:
        """One row in words, for people."""
        return row[self.key]

    def show(self, record: Any, reader: User) -> str:
        return self.say(self.value(record))

    def as_typed(self, row: Mapping[str, str]) -> Values:
        """A row as the form shows it: what is typed there comes back as the same row."""
        return dict(row)

    def kind_options(self) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in self.choices.choices] if self.choices else []

    def kind_title(self, code: str) -> str:
        return str(self.choices(code).label) if self.choices and code in self.choices.values else code

    def kind_named(self, word: str) -> str:
        """The kind that is called so in any of Krug's languages; "" for none."""
        wanted = word.strip().casefold()
        return next((code for name, code in self.kind_names() if name == wanted), "")

    def kind_names(self) -> tuple[tuple[str, str], ...]:
        """What kinds are called in Krug's languages, and their codes."""
        return _names_of(self.choices) if self.choices else ()

    def _items(self, text: str) -> Any:
        """What a form sends is JSON; people write values one after another, "kind: value" each."""
        if text.startswith("[{"):
            try:
                return json.loads(text)
            except ValueError:
                raise BadValue(_("Enter text.")) from None
        return [self._named(item) for item in re.split(self.separators, text)]

    def _named(self, item: str) -> Any:
        word, colon, rest = item.partition(":")
        kind = self.kind_named(word) if colon and rest and len(word) <= 40 else ""
        return {self.key: rest, "kind": kind} if kind else item

    def _texts(self, item: Any) -> Values:
        given = item if isinstance(item, dict) else {self.key: item}
        texts = {self.key: self._text(given.get(self.key), self.most_letters)}
        for part in self.parts:
            texts[part.name] = self._text(given.get(part.name) or part.default, part.max_length)
            if part.choices and texts[part.name] not in part.choices.values:
                raise BadValue(_("One of: %(values)s.") % {"values": ", ".join(map(str, part.choices.values))})
        texts["kind"] = self._kind(given.get("kind") or Unsaid(self.default_kind))
        if unknown := given.keys() - texts.keys():
            raise BadValue(f"{min(map(str, unknown))}: {_('There is no such field.')}")
        return texts

    def _kind(self, kind: Any) -> str:
        if not isinstance(kind, str) or len(kind) > LONGEST_KIND:
            raise BadValue(_("Enter text."))
        if self.choices and not self.open_kinds and kind not in self.choices.values:
            raise BadValue(_("One of: %(values)s.") % {"values": ", ".join(map(str, self.choices.values))})
        return kind

    def _text(self, raw: Any, most: int) -> str:
        if not isinstance(raw, str):
            raise BadValue(_("Enter text."))
        text = " ".join(CONTROLS.sub("", raw).split())
        if len(text) > most:
            raise BadValue(_("At most %(most)d characters.") % {"most": most})
        return text


@cache
def _names_of(choices: type[models.TextChoices]) -> tuple[tuple[str, str], ...]:
    """All at once: a generator left half-way would leave its language to who called it."""
    found: list[tuple[str, str]] = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found += [(str(label).casefold(), str(value)) for value, label in choices.choices]
    return (*found, *((str(value), str(value)) for value in choices.values))
