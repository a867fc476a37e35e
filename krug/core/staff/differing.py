"""Old and new, as the history of settings keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from krug.core.access.models import Versioned


def changed(row: Any, values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Set `values` on `row`, unsaved; gives name to {"old", "new"} for those that differ, links by their text.

    A stored row that counts its changes counts this one.
    """
    found = {}
    for name, new in values.items():
        old = getattr(row, name)
        if old != new:
            found[name] = {"old": _plain(old), "new": _plain(new)}
            setattr(row, name, new)
    if found and isinstance(row, Versioned) and row.pk:
        row.version += 1
    return found


def names_of(differing: Iterable[str], titles: Mapping[str, str | Promise]) -> str:
    return ", ".join(str(titles[name]) for name in differing)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Model) else value
