from __future__ import annotations

from django.db import models

from krug.core.access.models import Versioned


class Demands(Versioned):
    """Which fields must be filled in before records of a pipeline go on.

    `stages`: stage id as text → {"enter": names of fields, "leave": names of fields}; `ends`: the code of a zone that
    ends a record → names. A name that the kind no longer has asks for nothing and is kept.
    """

    pipeline = models.OneToOneField("stages.Pipeline", models.CASCADE, related_name="demands")
    stages = models.JSONField(default=dict, blank=True)
    ends = models.JSONField(default=dict, blank=True)

    def of_stage(self, pk: int, way: str) -> list[str]:
        """Names of fields that the stage asks for; `way`: "enter" or "leave"."""
        return list(self.stages.get(str(pk), {}).get(way, ()))

    def of_end(self, code: str) -> list[str]:
        return list(self.ends.get(code, ()))
