from __future__ import annotations

from typing import ClassVar

from django.db import models

from krug.core.stages.models import StagedRecord


class Project(StagedRecord):
    """A piece of work that goes through stages, and knows nothing of deals."""

    KIND: ClassVar[str] = "project"
    PATH: ClassVar[str] = "projects"

    name = models.CharField(max_length=255)
    phase = models.CharField(max_length=10, default="going", editable=False)

    class Meta:
        indexes = [models.Index(fields=["pipeline", "stage", "phase", "stage_since", "id"], name="projects_on_board")]

    def __str__(self) -> str:
        return self.name
