from __future__ import annotations

from django.db import models

from krug.core.records.models import Record


class StagedRecord(Record):
    """A record that goes through stages. Its `Staged` declaration says the rest.

    `stage` is None in a pipeline without stages, and so is `stage_since`, the moment it came into the stage.
    """

    pipeline = models.ForeignKey(
        "stages.Pipeline", models.PROTECT, null=True, editable=False, related_name="+", db_index=False
    )
    stage = models.ForeignKey(
        "stages.Stage", models.PROTECT, null=True, blank=True, editable=False, related_name="+", db_index=False
    )
    stage_since = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def asked_to_end(self) -> list[str]:
        """The names of the fields that it must have to end, well or not, whatever the administrator asks besides."""
        return []
