"""Several values in a form: a line of inputs for each, and an empty one to write the next into."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from krug.core.records.fields import BadValue, SeveralField

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Input:
    """One input of a line; `options` None where text is typed."""

    name: str
    title: str | Promise
    value: str
    options: Options | None = None


@dataclass(frozen=True)
class Line:
    """`bad`: this very line will not do, whatever the others say."""

    number: int
    inputs: list[Input]
    bad: bool = False


def collected(post: QueryDict, field: SeveralField) -> str | None:
    """What the lines say, as the field takes it from a form; None where the form had no lines for it."""
    if f"{field.name}-0-{field.key}" not in post:
        return post.get(field.name)
    return written(field, list(_lines_sent(post, field)))


def written(field: SeveralField, rows: list[dict[str, str]]) -> str:
    """Rows as they are kept in a form's text, in one way, so that an untouched one is known by it; "" for none."""
    names = [field.key, *(part.name for part in field.parts), "kind"]
    plain = [{name: row.get(name, "") for name in names} for row in rows]
    return json.dumps(plain, ensure_ascii=False) if plain else ""


def lines(field: SeveralField, text: str) -> list[Line]:
    """The lines to draw of a form's text, whatever stands in it."""
    rows = _rows_in(field, text)
    return [
        replace(_line(field, number, row), bad=bool(row) and _is_bad(field, row))
        for number, row in enumerate([*rows, {}])
    ]


def _lines_sent(post: QueryDict, field: SeveralField) -> Iterator[dict[str, str]]:
    names = [field.key, *(part.name for part in field.parts), "kind"]
    spoken = [field.key, *(part.name for part in field.parts if not part.choices)]
    for number in count():
        if f"{field.name}-{number}-{field.key}" not in post:
            return
        row = {name: post.get(f"{field.name}-{number}-{name}", "").strip() for name in names}
        if any(row[name] for name in spoken):
            yield row


def _rows_in(field: SeveralField, text: str) -> list[dict[str, str]]:
    try:
        found = json.loads(text) if text.startswith("[{") else [field.as_typed(row) for row in field.clean(text)]
    except (ValueError, BadValue):
        return [{field.key: text}]
    return [{str(name): str(value) for name, value in row.items()} for row in found if isinstance(row, Mapping)]


def _is_bad(field: SeveralField, row: Mapping[str, str]) -> bool:
    try:
        field.clean([dict(row)])
    except BadValue:
        return True
    return False


def _line(field: SeveralField, number: int, row: Mapping[str, Any]) -> Line:
    def of(name: str, title: str | Promise, first: str = "", options: Options | None = None) -> Input:
        return Input(f"{field.name}-{number}-{name}", title, row.get(name) or first, options)

    kind = row.get("kind") or str(field.default_kind)
    kinds = field.kind_options()
    if kind not in dict(kinds):
        kinds = [*kinds, (kind, kind)]
    parts = [
        of(part.name, part.title, str(part.default), list(part.choices.choices) if part.choices else None)
        for part in field.parts
    ]
    return Line(number, [of("kind", _("Kind"), kind, kinds), of(field.key, field.row_name, ""), *parts])
