"""Files of requests: each is known again by its number in the other program alone."""

from __future__ import annotations

from dataclasses import dataclass

from krug.core.imports import importers
from krug.core.imports.importers import EXTERNAL
from krug.core.imports.records import RecordImporter


@dataclass(frozen=True)
class RequestsImporter(RecordImporter):
    def declare(self, module: str) -> None:
        importers.declare(self)

    @property
    def match(self) -> tuple[str, ...]:
        return (EXTERNAL.name,)
