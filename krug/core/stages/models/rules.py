from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from krug.core.access.models import User, Versioned


class StageRules(Versioned):
    """What the stages of a pipeline ask of people: whose list is ticked before the record goes on, and who may move.

    `ticked`: ids of the stages that demand their checklist. `stages`: stage id as text → {"roles": ids, "departments":
    ids} of those who may move a record into it; `ends`: the same by the code of a zone. Neither named: whoever may
    change the record. Those below a department are in it.
    """

    pipeline = models.OneToOneField("stages.Pipeline", models.CASCADE, related_name="rules")
    ticked = models.JSONField(default=list, blank=True)
    stages = models.JSONField(default=dict, blank=True)
    ends = models.JSONField(default=dict, blank=True)

    def demands(self, stage: int | None) -> bool:
        return stage in self.ticked

    def of_stage(self, pk: int | None) -> dict[str, list[int]]:
        return _whole(self.stages.get(str(pk), {}))

    def of_end(self, code: str) -> dict[str, list[int]]:
        return _whole(self.ends.get(code, {}))


class CheckLine(models.Model):
    """One line of a stage's checklist. One out of use asks for nothing; its ticks stay."""

    stage = models.ForeignKey("stages.Stage", models.CASCADE, related_name="check_lines", db_index=False)
    text = models.CharField(max_length=200)
    sort = models.IntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["sort", "id"]
        indexes = [models.Index(fields=["stage", "sort", "id"], name="check_lines_of_stage")]

    def __str__(self) -> str:
        return self.text


class Tick(models.Model):
    """That a line is ticked for a record: who did it and when. Taken off, the row goes; history keeps both."""

    record_kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()
    line = models.ForeignKey("stages.CheckLine", models.CASCADE, related_name="ticks")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record_kind", "record_id", "line"], name="a_line_ticked_once")]


def allows(movers: Mapping[str, Any], user: User) -> bool:
    """Whether the person is among those named, or nobody is named at all. An administrator always is."""
    if user.is_administrator or not (movers["roles"] or movers["departments"]):
        return True
    above = {int(pk) for pk in user.department.path.split("/") if pk} if user.department else set()
    return user.role_id in movers["roles"] or bool(above & set(movers["departments"]))


def _whole(said: Mapping[str, Any]) -> dict[str, list[int]]:
    return {"roles": list(said.get("roles", ())), "departments": list(said.get("departments", ()))}
