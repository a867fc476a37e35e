"""The blocks in which a person finds the fields of a kind. Read with the firm's own fields, so that no page asks."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from krug.core.access.models import User
from krug.core.records.custom.fields import CustomFiles
from krug.core.records.fields import Field
from krug.core.records.kinds import RecordKind
from krug.core.records.models.layout import Layout


@dataclass(frozen=True)
class Arrangement:
    """`blocks` are (title, names of fields) in order, `aside` the names that are not shown."""

    blocks: tuple[tuple[str, tuple[str, ...]], ...]
    aside: frozenset[str] = frozenset()

    def placed(self, fields: Sequence[Field], always: Container[str] = ()) -> list[tuple[str, list[Field]]]:
        """`fields` by block, none of them twice; those named nowhere in the last block. Empty blocks are left out.

        Required fields, and those named in `always`, are shown wherever they were put.
        """
        left = {field.name: field for field in fields}
        found = [(title, _taken(left, names)) for title, names in self.blocks]
        rest = [
            field for field in left.values() if field.name not in self.aside or field.required or field.name in always
        ]
        if rest:
            title, last = found.pop() if found else ("", [])
            found.append((title, [*last, *rest]))
        return [(title, block) for title, block in found if block]


# By kind, role and pipeline.
_arranged: dict[tuple[str, int | None, int | None], Arrangement] = {}


def take_in(rows: Iterable[Layout]) -> None:
    """What all layouts are by now, in this process."""
    _arranged.clear()
    _arranged.update({(row.kind, row.role_id, row.pipeline_id): of(row) for row in rows})


def forget() -> None:
    _arranged.clear()


def of(row: Layout) -> Arrangement:
    blocks: list[Mapping[str, Any]] = row.blocks
    return Arrangement(tuple((one["title"], tuple(one["fields"])) for one in blocks), frozenset(row.aside))


def of_user(kind: RecordKind, user: User, pipeline: int | None) -> Arrangement | None:
    """The most exact one for records of a pipeline, None: of no pipeline; None where nobody has arranged anything. No
    query."""
    wanted = by_exactness(user.role_id, pipeline)
    return next((found for one in wanted if (found := _arranged.get((kind.code, *one)))), None)


def by_exactness(role: int | None, pipeline: int | None) -> list[tuple[int | None, int | None]]:
    """Whose layouts hold, as (role, pipeline), the first that there is: the role's in the pipeline, the pipeline's, the
    role's, that of all."""
    return list(dict.fromkeys([(role, pipeline), (None, pipeline), (role, None), (None, None)]))


def has_of_pipelines(kind: RecordKind) -> bool:
    """Whether it matters for the arrangement in which pipeline a record of the kind stands."""
    return any(code == kind.code and pipeline is not None for code, _role, pipeline in _arranged)


def arrangeable(kind: RecordKind) -> list[Field]:
    """The fields that may be arranged: those that forms or cards show; files in fields have a place of their own."""
    return [field for field in kind.fields if field.in_form and not isinstance(field, CustomFiles)]


def in_blocks(
    kind: RecordKind, user: User, fields: Sequence[Field], pipeline: int | None, always: Container[str] = ()
) -> list[tuple[str, Field]]:
    """`fields` in the order in which `user` finds them, each with the title of its block; as declared where nobody has
    arranged them."""
    arrangement = of_user(kind, user, pipeline)
    if arrangement is None:
        return [(str(field.group), field) for field in fields]
    return [(title, field) for title, block in arrangement.placed(fields, always) for field in block]


def as_declared(kind: RecordKind) -> Arrangement:
    """How the fields stand where nobody has arranged them: in the groups of the form."""
    blocks: dict[str, list[str]] = {}
    for field in arrangeable(kind):
        blocks.setdefault(str(field.group), []).append(field.name)
    return Arrangement(tuple((title, tuple(names)) for title, names in blocks.items()))


def _taken(left: dict[str, Field], names: Iterable[str]) -> list[Field]:
    return [left.pop(name) for name in names if name in left]
