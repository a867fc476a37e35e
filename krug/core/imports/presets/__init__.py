"""Mappings that come with Krug: one TOML file each, by its name without the ending."""

from __future__ import annotations

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from krug.core.imports.mapping import BadMapping, Mapping, from_tables, tables_in
from krug.core.imports.shapes import Shape, shape_of

_folders: list[Path] = [Path(__file__).parent]
# What the first word of a preset's name stands for.
PROGRAMS: dict[str, str | Promise] = {
    "1c": gettext_lazy("1C"),
    "amocrm": "amoCRM",
    "bitrix24": gettext_lazy("Bitrix24"),
    "crm": gettext_lazy("Sample “CRM Sales Opportunities”"),
    "excel": gettext_lazy("A table made by hand"),
    "megaplan": gettext_lazy("Megaplan"),
    "vcard": gettext_lazy("Address book (vCard)"),
}


@cache
def names() -> list[str]:
    return sorted(path.stem for folder in _folders for path in folder.glob("*.toml"))


@cache
def preset(name: str) -> Mapping | Shape:
    """Raises BadMapping for a name that does not exist."""
    for folder in _folders:
        path = folder / f"{name}.toml"
        if path.parent == folder and path.is_file():
            given = tables_in(path)
            return shape_of(given) or from_tables(given)
    raise BadMapping(
        _("There is no mapping “%(name)s”; there are: %(names)s.") % {"name": name, "names": ", ".join(names())}
    )


def preset_for(kind: str, name: str) -> Mapping | Shape:
    """As `preset`, for files of `kind`. Raises BadMapping for one that is for others, too."""
    found = preset(name)
    if kind_of(name) not in ("", kind):
        raise BadMapping(_("The mapping “%(name)s” is for files of %(kind)s.") % {"name": name, "kind": kind_of(name)})
    return found


def from_file(path: Path) -> Mapping | Shape:
    """The mapping in a file of one's own. Raises BadMapping."""
    given = tables_in(path)
    return shape_of(given) or from_tables(given)


@cache
def kind_of(name: str) -> str:
    """What a file of this mapping holds; "" where it does not say."""
    given = tables_in(next(path for folder in _folders if (path := folder / f"{name}.toml").is_file()))
    return str(given.get("kind", ""))


def title_of(name: str) -> str:
    """The program it is for, in words; the name itself where there is no such program."""
    return str(PROGRAMS.get(name.partition("-")[0], name))


def labels(kinds: Dict[str, str], kind: str = "") -> list[tuple[str, str]]:
    """The mappings for these kinds (code: title), or of one `kind`: name and what a person reads."""
    found = []
    for name in names():
        of = kind_of(name)
        if of in kinds and kind in ("", of):
            title = title_of(name)
            found.append((name, title if title == name or kind else f"{title}: {kinds[of]}"))
    return found


def fitting(kind: str, headings: Sequence[str]) -> str:
    """The mapping whose headings a file of `kind` has, the most like; "" for none."""
    likest, found = (False, 0), ""
    for name in names():
        shape = preset(name)
        if not isinstance(shape, Shape) or shape.kind != kind:
            continue
        if (count := shape.likeness(headings)) and (not shape.general, count) > likest:
            likest, found = (not shape.general, count), name
    return found


def known_headings(kind: str) -> set[str]:
    """Every heading that a mapping for the kind knows: by them the heading of a file is told from a title above it."""
    shapes = [preset(name) for name in names()]
    return {h for shape in shapes if isinstance(shape, Shape) and shape.kind == kind for h in shape.headings}
