from __future__ import annotations

from django.db import models

from krug.core.access.models import Versioned


class Layout(Versioned):
    """Which fields of a kind stand in which block of its card and form, for one role and one pipeline.

    `role` None: for all roles; `pipeline` None: for records of every pipeline, or of none. The most exact one holds.

    `blocks` are {"title", "fields"} in order, `aside` names of fields that are not shown there. It is no right: a field
    set aside is in lists, files and the API as ever. Fields that are named nowhere, such as new ones, come last.
    """

    kind = models.CharField(max_length=40)
    role = models.ForeignKey("access.Role", models.CASCADE, null=True, related_name="+")
    pipeline = models.ForeignKey("stages.Pipeline", models.CASCADE, null=True, related_name="+", db_index=False)
    blocks = models.JSONField(default=list)
    aside = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "role", "pipeline"], name="one_layout_of_a_role_in_a_pipeline"),
            models.UniqueConstraint(
                fields=["kind", "role"], condition=models.Q(pipeline=None), name="one_layout_of_a_role"
            ),
            models.UniqueConstraint(
                fields=["kind", "pipeline"], condition=models.Q(role=None), name="one_layout_of_a_pipeline"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(role=None, pipeline=None), name="one_layout_of_all"
            ),
        ]

    def __str__(self) -> str:
        return self.kind
