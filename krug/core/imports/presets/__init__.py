"""Mappings that come with Krug: one TOML file each, by its name without the ending."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from krug.core.imports.mapping import BadMapping, Mapping, from_toml

_folders: list[Path] = [Path(__file__).parent]


def names() -> list[str]:
    return sorted(path.stem for folder in _folders for path in folder.glob("*.toml"))


@cache
def preset(name: str) -> Mapping:
    """Raises BadMapping for a name that does not exist."""
    for folder in _folders:
        path = folder / f"{name}.toml"
        if path.parent == folder and path.is_file():
            return from_toml(path)
    raise BadMapping(
        _("There is no mapping “%(name)s”; there are: %(names)s.") % {"name": name, "names": ", ".join(names())}
    )
