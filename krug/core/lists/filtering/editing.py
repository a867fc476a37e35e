"""Small changes of a filter on the page. A place in the tree is written "0.1": the second part of the first part."""

from __future__ import annotations

from dataclasses import replace

from krug.core.lists.filtering.tree import ALL, ANY, Condition, Group

Path = tuple[int, ...]
Part = Condition | Group


def path_of(text: str) -> Path:
    """Anything that is no path reads as the top."""
    steps = text.split(".") if text else []
    return tuple(int(step) for step in steps) if all(step.isdecimal() and len(step) < 4 for step in steps) else ()


def at(group: Group, path: Path) -> Part | None:
    """What stands there; None for a place the filter does not have."""
    found: Part = group
    for step in path:
        if not isinstance(found, Group) or step >= len(found.parts):
            return None
        found = found.parts[step]
    return found


def put(group: Group, path: Path, part: Part) -> Group:
    """`part` instead of what stands at `path`."""
    if not path:
        return part if isinstance(part, Group) else replace(group, parts=(*group.parts, part))
    step, rest = path[0], path[1:]
    parts = list(group.parts)
    if step >= len(parts):
        return replace(group, parts=(*parts, part))
    inner = parts[step]
    parts[step] = put(inner, rest, part) if rest and isinstance(inner, Group) else part
    return replace(group, parts=tuple(parts))


def add(group: Group, path: Path, condition: Condition) -> Group:
    """One condition more in the group at `path`; beside a condition there, as its alternative."""
    there = at(group, path)
    if isinstance(there, Condition):
        other = ANY if _glue_around(group, path) == ALL else ALL
        return put(group, path, Group(other, (there, condition)))
    if isinstance(there, Group) and path:
        return put(group, path, replace(there, parts=(*there.parts, condition)))
    return replace(group, parts=(*group.parts, condition))


def drop(group: Group, path: Path) -> Group:
    """Without what stands at `path`; a group left with one part gives way to it, an empty one goes."""
    if not path:
        return Group()
    step, rest = path[0], path[1:]
    if step >= len(group.parts):
        return group
    inner = group.parts[step]
    parts: list[Part] = [part for number, part in enumerate(group.parts) if number != step]
    if rest and isinstance(inner, Group):
        left = drop(inner, rest)
        parts[step:step] = [left.parts[0] if len(left.parts) == 1 else left] if left.parts else []
    return replace(group, parts=tuple(parts))


def turn(group: Group, path: Path) -> Group:
    """ "and" becomes "or" in the group at `path`, and the other way round."""
    there = at(group, path)
    if not isinstance(there, Group):
        return group
    turned = replace(there, glue=ANY if there.glue == ALL else ALL)
    return put(group, path, turned) if path else turned


def _glue_around(group: Group, path: Path) -> str:
    around = at(group, path[:-1])
    return around.glue if isinstance(around, Group) else ALL
