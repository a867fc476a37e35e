from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from krug.core.access.models import User
from krug.core.imports import importers
from krug.core.imports.importers import Importer
from krug.core.imports.mapping import Mapping


class Policy(models.TextChoices):
    """What happens to a row whose record is there already."""

    MERGE = "merge", _("Fill in what is empty")
    UPDATE = "update", _("Bring up to date from the file")
    SKIP = "skip", _("Pass over")
    CREATE = "create", _("Make a second one")


class State(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    RUNNING = "running", _("Under way")
    STOPPED = "stopped", pgettext_lazy("an import", "Stopped")
    DONE = "done", _("Brought in")
    FAILED = "failed", _("Broken off")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class Import(models.Model):
    """One file brought in, or about to be.

    `counts` are those of the run, up to where it was stopped or broke off; `checked` those of the last dry run; each
    with rows, created, updated, skipped, rejected; empty before it. `origin`: where the mapping came from, REMEMBERED,
    a preset's or a file's name, or "" for what the headings themselves say. `left` says in words what undoing had to
    leave. `actor` None is Krug itself.
    """

    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    file_name = models.CharField(max_length=255)
    stored_as = models.CharField(max_length=60)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    origin = models.CharField(max_length=80, blank=True, default="")
    rows = models.PositiveIntegerField(default=0)
    policy = models.CharField(max_length=6, choices=Policy.choices, default=Policy.MERGE)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    counts = models.JSONField(default=dict)
    checked = models.JSONField(default=dict)
    left = models.JSONField(default=list)
    job = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    REMEMBERED = "remembered"

    class Meta:
        indexes = [models.Index(fields=["actor", "-id"], name="imports_of_person")]

    def __str__(self) -> str:
        return self.file_name

    @classmethod
    def visible_to(cls, user: User) -> models.QuerySet[Import]:
        """One's own; the administrator all."""
        return cls.objects.all() if user.is_administrator else cls.objects.filter(actor=user)

    @staticmethod
    def folder() -> Path:
        return Path(settings.DATA) / "files" / "imports"

    @property
    def path(self) -> Path:
        return self.folder() / self.stored_as

    @property
    def importer(self) -> Importer:
        return importers.get(self.kind)

    @property
    def plan(self) -> Mapping:
        return Mapping(**self.mapping)

    @property
    def left_out(self) -> list[str]:
        """Columns of the file that become nothing."""
        return self.plan.left_out(self.headings)

    @property
    def address(self) -> str:
        return f"/imports/{self.pk}"

    @property
    def result(self) -> dict[str, Any]:
        """The counts to show: of a draft those of the dry run, else those of the run."""
        found: dict[str, Any] = self.checked if self.state == State.DRAFT else self.counts
        return found
