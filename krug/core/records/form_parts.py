"""What other rooms add to the form of a record: each a template that is drawn at its head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from krug.core.records.kinds import RecordKind


@dataclass(frozen=True)
class FormPart:
    """`fits` tells for which kinds. The template knows `kind` and `record`, None for a new one."""

    template: str
    fits: Callable[[RecordKind], bool]


_parts: list[FormPart] = []


def add(part: FormPart) -> None:
    if part not in _parts:
        _parts.append(part)


def of(kind: RecordKind) -> list[str]:
    """The templates of all parts of this kind's form."""
    return [part.template for part in _parts if part.fits(kind)]
