"""Small changes of a filter on the page. A place in the tree is written "0.1": the second part of the first part."""

from __future__ import annotations

from dataclasses import replace

from krug.core.lists.filtering.tree import ALL, ANY, NONE, SOME, Condition, Group, Related

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
        if isinstance(part, Group) and not isinstance(part, Related):
            return part
        return replace(group, parts=(*group.parts, part))
    step, rest = path[0], path[1:]
    parts = list(group.parts)
    if step >= len(parts):
        return replace(group, parts=(*parts, part))
    inner = parts[step]
    parts[step] = put(inner, rest, part) if rest and isinstance(inner, Group) else part
    return replace(group, parts=tuple(parts))


def add(group: Group, path: Path, part: Condition | Related) -> Group:
    """One part more in the group at `path`; beside a condition there, as its alternative."""
    there = at(group, path)
    if isinstance(there, Condition):
        other = ANY if _glue_around(group, path) == ALL else ALL
        return put(group, path, Group(other, (there, part)))
    if isinstance(there, Group) and path:
        return put(group, path, replace(there, parts=(*there.parts, part)))
    return replace(group, parts=(*group.parts, part))


def related_around(group: Group, path: Path, is_within: bool = False) -> Related | None:
    """The related records that what stands at `path` is asked of; `is_within`: what is put into it."""
    steps = range(len(path) + is_within)
    found = (there for step in steps if isinstance(there := at(group, path[:step]), Related))
    return next(found, None)


def drop(group: Group, path: Path) -> Group:
    """Without what stands at `path`; a group left with one part gives way to it, an empty one goes.

    Related records stay without conditions of their own: whether there are any is asked then.
    """
    if not path:
        return Group()
    step, rest = path[0], path[1:]
    if step >= len(group.parts):
        return group
    inner = group.parts[step]
    parts: list[Part] = [part for number, part in enumerate(group.parts) if number != step]
    if rest and isinstance(inner, Group):
        parts[step:step] = _left(drop(inner, rest))
    return replace(group, parts=tuple(parts))


def _left(group: Group) -> tuple[Part, ...]:
    return group.parts if len(group.parts) < 2 and not isinstance(group, Related) else (group,)


def turn(group: Group, path: Path) -> Group:
    """ "and" becomes "or" in the group at `path`, and the other way round."""
    there = at(group, path)
    if not isinstance(there, Group):
        return group
    turned = replace(there, glue=ANY if there.glue == ALL else ALL)
    return put(group, path, turned) if path else turned


def reverse(group: Group, path: Path) -> Group:
    """ "has some" becomes "has none" of the related records at `path`, and the other way round."""
    there = at(group, path)
    if not isinstance(there, Related):
        return group
    return put(group, path, replace(there, has=NONE if there.has == SOME else SOME))


def _glue_around(group: Group, path: Path) -> str:
    around = at(group, path[:-1])
    return around.glue if isinstance(around, Group) else ALL
