"""The pairs of files of an export: one for every kind of record and for every other table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from krug.config.export import reading
from krug.config.export.table import Table
from krug.config.export.tables import TABLES
from krug.config.export.words import COLUMNS
from krug.core.records import kinds
from krug.core.records.kinds import RecordKind


@dataclass(frozen=True)
class Part:
    """`columns`: what each of them is, by its name; `rows` gives their values in this order."""

    file: str
    title: str | Promise
    columns: dict[str, str | Promise]
    rows: Callable[[], Iterator[list[Any]]]
    count: Callable[[], int]


def parts() -> list[Part]:
    """Records first, with the fields that the firm has added."""
    return [*(_of_kind(kind) for kind in kinds.all_kinds()), *map(_of_table, TABLES)]


def _of_kind(kind: RecordKind) -> Part:
    columns: dict[str, str | Promise] = {name: COLUMNS[name] for name in reading.FIRST}
    columns |= {field.name: field.title for field in reading.fields_of(kind)}
    columns |= {name: COLUMNS[name] for name in reading.LAST}
    return Part(kind.path, kind.plural, columns, lambda: reading.rows_of_kind(kind), lambda: kind.model.objects.count())


def _of_table(table: Table) -> Part:
    columns = {name: COLUMNS[name] for name in table.names}
    return Part(table.file, table.title, columns, lambda: reading.rows_of_table(table), lambda: table.rows.count())
