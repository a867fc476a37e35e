"""Verbs of one record as sub-resources, so that a room adds its own without touching the ground floor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from krug.core.access.models import User


@dataclass(frozen=True)
class Verb:
    """POST /deals/ID/stage: `kind` "deal", `path` "stage".

    `run(user, record, body)` calls the domain's verb; the record as it is then is the answer.
    """

    kind: str
    path: str
    summary: Any
    run: Callable[[User, Any, Any], object]
    method: str = "POST"
    body: type[BaseModel] | None = None

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a verb declared twice."""
        if any((v.kind, v.path, v.method) == (self.kind, self.path, self.method) for v, _module in _verbs):
            raise ValueError(f"verb {self.method} {self.path} of {self.kind} is declared twice")
        _verbs.append((self, module))


_verbs: list[tuple[Verb, str]] = []


def verbs_of(kind: str) -> list[tuple[Verb, str]]:
    """Each with the module that brought it."""
    return [(verb, module) for verb, module in _verbs if verb.kind == kind]
