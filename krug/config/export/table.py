"""A table of the export: which rows and columns of the base it is made of, and the file it becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.utils.functional import Promise


@dataclass(frozen=True)
class Table:
    """`model` as "app.Model", `file` the name without its ending. A column "stored__size" is called "size"."""

    model: str
    file: str
    title: str | Promise
    columns: tuple[str, ...]

    @property
    def rows(self) -> Any:
        return apps.get_model(self.model)._default_manager.all()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.rsplit("__", 1)[-1] for column in self.columns)


def table(model: str, file: str, title: str | Promise, columns: str) -> Table:
    """`columns` with spaces between them."""
    return Table(model, file, title, tuple(columns.split()))
