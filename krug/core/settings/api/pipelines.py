"""What is set beside each pipeline, by the API: that of all, that of one, and its change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.api.operations import Call, Operation
from krug.core.api.problems import missing
from krug.core.api.types import BIGGEST
from krug.core.settings.api.asked import administrators, answering, changing
from krug.core.settings.pipelines import all_pipelines
from krug.core.stages.models import Pipeline


@dataclass(frozen=True)
class BesidePipelines:
    """`beside` is the row that a pipeline may have, `within` what else is read at once. `item(pipeline)` tells it,
    `keep(call, pipeline)` changes it."""

    path: str
    beside: str
    within: str
    item: Callable[[Pipeline], dict[str, Any]]
    keep: Callable[[Call, Pipeline], object]

    def operations(self, tag: str, given: Any, of_all: Any, changed: Any) -> tuple[Operation, ...]:
        one = f"{self.path}/{{id}}"
        return administrators(
            Operation("GET", self.path, _("List"), self._list, of_all),
            Operation("GET", one, _("One"), self._one, given),
            changing(one, self._change, given, changed),
            tag=tag,
        )

    def _rows(self) -> Any:
        return all_pipelines().select_related(self.beside).prefetch_related(self.within)

    def _list(self, _call: Call) -> dict[str, Any]:
        return {"items": [self.item(row) for row in self._rows()]}

    def _one(self, call: Call) -> dict[str, Any]:
        return self.item(self._reach(call))

    def _change(self, call: Call) -> dict[str, Any]:
        with answering(lambda: self._one(call)):
            self.keep(call, self._reach(call))
        return self._one(call)

    def _reach(self, call: Call) -> Pipeline:
        found: Pipeline | None = self._rows().filter(pk=min(call.id, BIGGEST)).first()
        if found is None:
            raise missing()
        return found
