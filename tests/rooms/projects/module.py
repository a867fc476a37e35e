"""What the room of projects declares: a record kind, and that it has stages."""

from __future__ import annotations

from typing import Any

from krug.core.records.fields import PersonField, TextField
from krug.core.records.kinds import RecordKind
from krug.core.records.modules import Module
from krug.core.records.panels import Panel, Position
from krug.core.stages.beginning import begin, first_stages, recorded
from krug.core.stages.models import Pipeline
from krug.core.stages.path import path_panel
from krug.core.stages.staged import Staged
from krug.core.stages.standing import stand_panel
from tests.rooms.projects.models import Project


def _before(actor: Any, projects: list[Project]) -> None:
    pipeline = Pipeline.objects.filter(subject=Project.KIND).first()
    stages = first_stages(Project.KIND)
    for project in projects:
        begin(project, pipeline.pk if pipeline else None, stages)


PROJECT = RecordKind(
    code="project",
    model=Project,
    title="Project",
    plural="Projects",
    path="projects",
    list_path="projects/list",
    icon="box",
    menu=61,
    search=lambda project: (project.name, "", []),
    before_create=_before,
    after_create=recorded,
    fields=(TextField("name", "Name", required=True, in_list=True), PersonField("responsible", "Responsible")),
)
STAGES = Staged("project", "phase", "going", line=lambda project, _reader: (project.name, ""), shows=("name",))
MODULE = Module(
    "projects",
    "Projects",
    kinds=(PROJECT,),
    declares=(
        STAGES,
        Panel("project_stand", "Stage", Position.NEXT, "stages/stand.html", stand_panel, kinds=("project",)),
        Panel("project_path", "Path", Position.MAIN, "stages/path.html", path_panel, kinds=("project",)),
    ),
)
