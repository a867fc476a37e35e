"""What a role may: a scope for each kind of record and action, and what was said otherwise for single pipelines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from krug.core.access.scopes import WITHIN_SIGHT, Action, Scope

# Kind of record → pipeline's id as text → action → Scope, as a role keeps it.
OfPipelines = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True)
class Rights:
    """`scopes` is by (kind, action), a right nobody gave is not there. Of a pipeline only what differs is said: for the
    rest its records are as all of their kind."""

    scopes: Mapping[tuple[str, str], Scope]
    of_pipelines: OfPipelines

    def scope_in(self, kind: str, action: str, pipeline: int | None) -> Scope:
        """Of records that stand in this pipeline; None: of those in a pipeline of which nothing is said, or in none."""
        found = self._said(kind, action, pipeline)
        if action == Action.CREATE and self._is_shut(kind, pipeline):
            return Scope.NONE  # whoever made something there would not see it again
        if action not in WITHIN_SIGHT:
            return found
        return min(found, self._said(kind, Action.SEE, pipeline), key=lambda scope: scope.reach)

    def apart(self, kind: str, action: str) -> dict[int, Scope]:
        """The pipelines in which the scope is another than everywhere else."""
        usual = self.scope_in(kind, action, None)
        there = {int(pk): self.scope_in(kind, action, int(pk)) for pk in self.of_pipelines.get(kind, ())}
        return {pk: scope for pk, scope in there.items() if scope is not usual}

    def widest(self, kind: str, action: str) -> Scope:
        """As far as it reaches in any pipeline: whoever reaches nothing there has nothing to do with the kind."""
        usual = self.scope_in(kind, action, None)
        if not self.of_pipelines:
            return usual
        return max([usual, *self.apart(kind, action).values()], key=lambda scope: scope.reach)

    def _is_shut(self, kind: str, pipeline: int | None) -> bool:
        return self.of_pipelines.get(kind, {}).get(str(pipeline), {}).get(Action.SEE) == Scope.NONE

    def _said(self, kind: str, action: str, pipeline: int | None) -> Scope:
        said = self.of_pipelines.get(kind, {}).get(str(pipeline), {}) if pipeline is not None else {}
        return Scope(said[action]) if action in said else self.scopes.get((kind, action), Scope.NONE)
