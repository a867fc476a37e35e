from __future__ import annotations

from django.db import models

from krug.core.access.models import Versioned


class Pipeline(Versioned):
    """A row of stages that records of one kind go through, such as the stages of wholesale deals.

    `subject` is the code of the record kind. A pipeline without stages is one lane of what is in work.
    """

    subject = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    sort = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "sort", "id"], name="pipelines_of_subject")]

    def __str__(self) -> str:
        return self.title
