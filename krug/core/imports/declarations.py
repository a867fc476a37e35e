"""What the room of imports declares."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.events.kinds import EventKind
from krug.core.events.kinds import declare as declare_events
from krug.core.files import limits
from krug.core.imports import importers, running, storing, turning, undoing
from krug.core.imports.importers import Importer
from krug.core.imports.reading.table import MOST_BYTES
from krug.core.imports.records import RecordImporter
from krug.core.imports.users import UsersImporter
from krug.core.jobs.kinds import JobKind, Schedule
from krug.core.jobs.models import Job
from krug.core.records import kinds
from krug.core.records.places import Place


def declare() -> None:
    limits.take("/imports", lambda: MOST_BYTES)
    ended = _("brought in “{title}”: new {created}, changed {updated}, refused {rejected}")
    declare_events(EventKind("import.finished", ended, "audit", "up"))
    declare_events(EventKind("user.removed", _("removed {title}, who was brought in by an import"), "settings", "user"))
    importers.declare(UsersImporter())
    importers.by_declaration.append(_of_records)
    for code, title, run in (
        (turning.RUN, _("Import of a file"), running.run),
        (turning.UNDO, _("Undoing an import"), undoing.run),
    ):
        JobKind(code, title, run, _page, turn=turning.turn, may_go_on=turning.job_may_go_on).declare()
    Schedule("imports.tidy", 3600, storing.tidy).declare()
    Place("imports", _("Import"), "/imports", "up", 80, "foot", may_any).declare()


def may_any(user: User) -> bool:
    return any(importer.may(user) for importer in importers.all_importers())


def _of_records() -> list[Importer]:
    return [RecordImporter(kind) for kind in kinds.all_kinds() if kind.match]


def _page(job: Job) -> str:
    return f"/imports/{job.payload['import']}"
