"""Exports as ZIPs: made by a worker, kept for a week beside the data, fetched by administrators."""

from __future__ import annotations

import datetime as dt
import zipfile
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from krug.config.backup.places import workshop
from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.kinds import EventKind
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.jobs import queue
from krug.core.jobs.models import Job, JobState
from krug.core.jobs.running import Running
from krug.core.records.exporting import note_export

if TYPE_CHECKING:
    from krug.config.export.making import Made

CODE, ADDRESS = "export", "/settings/export"
KEPT = dt.timedelta(days=7)
BEAT = 1.0  # seconds
FETCHED = EventKind("firm.export_fetched", _("fetched the export of all data of {at}"), "audit", "down")


class Stopped(Exception):
    """The job is over, and so is the reading for it."""


def start(actor: User, channel: str = Channel.PAGE) -> Job:
    """One made by a worker; the one that is under way, where there is one. Raises Denied."""
    policy.check_administrator(actor)
    return under_way() or queue.start(CODE, actor, {"channel": channel})


def under_way() -> Job | None:
    found: Job | None = Job.objects.filter(kind=CODE, state__in=[JobState.WAITING, JobState.RUNNING]).first()
    return found


def made() -> list[Job]:
    """Those that can be fetched, newest first."""
    done = Job.objects.filter(kind=CODE, state=JobState.DONE, finished_at__gte=timezone.now() - KEPT)
    return [job for job in done.select_related("actor").order_by("-pk") if path_of(job).is_file()]


def last_failure() -> Job | None:
    """The last attempt, where it failed."""
    last: Job | None = Job.objects.filter(kind=CODE).order_by("-pk").first()
    return last if last is not None and last.state == JobState.FAILED else None


def path_of(job: Job) -> Path:
    return _folder() / f"{job.pk}.zip"


@transaction.atomic
def fetch(actor: User, pk: int, channel: str = Channel.PAGE) -> Path | None:
    """The ZIP of a job, and the event that `actor` took it; None where there is none. Raises Denied."""
    policy.check_administrator(actor)
    found = next((job for job in made() if job.pk == pk), None)
    if found is None:
        return None
    data = {"at": timezone.localtime(found.finished_at).strftime("%d.%m.%Y %H:%M")}
    write([Fact(FETCHED.code, ("firm", 1), data)], actor, channel)
    return path_of(found)


def run(job: Running) -> dict[str, Any]:
    """Read by a thread of its own, whose reading holds one moment; this one tells how far it is."""
    folder = _folder()
    folder.mkdir(mode=0o700, exist_ok=True)
    target = path_of(job.job)
    with workshop() as room, ThreadPoolExecutor(1) as pool:
        reading = _Reading(room / "tables", room / "packed.zip", get_language() or "")
        done = pool.submit(reading.do)
        try:
            _wait_for(done, job, reading)
        except BaseException:
            reading.is_over = True
            raise
        rows = done.result().rows
        reading.zip.chmod(0o600)
        reading.zip.replace(target)
    with job.piece(1, 1):
        actor = job.actor
        if actor is not None:
            note_export(actor, gettext("All data of the firm"), "zip", rows, job.payload.get("channel", Channel.PAGE))
    return {"rows": rows}


def sweep() -> None:
    """What is older than a week goes."""
    oldest = (timezone.now() - KEPT).timestamp()
    for path in _folder().glob("*.zip"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)


def _wait_for(done: Future[Made], job: Running, reading: _Reading) -> None:
    while not done.done():
        wait([done], BEAT)
        job.tell(*reading.told)


class _Reading:
    """The tables written and packed; `told` is how far it is, and set `is_over` ends it."""

    def __init__(self, tables: Path, packed: Path, language: str) -> None:
        self.tables, self.zip, self.language = tables, packed, language
        self.told = ("", 0, 0)
        self.is_over = False

    def do(self) -> Made:
        from krug.config.export.making import write_tables  # what the API is made of: no page needs its weight

        self.tables.mkdir()
        try:
            with override(self.language):
                found = write_tables(self.tables, self._tell)
                self._pack(found)
        finally:
            connections.close_all()
        return found

    def _pack(self, found: Made) -> None:
        with zipfile.ZipFile(self.zip, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(self.tables.iterdir()):
                self._tell(gettext("Packing"), *self.told[1:])
                packed.write(path, path.name)
            for paper in found.papers:
                self._tell(gettext("Copying the files"), *self.told[1:])
                packed.write(paper.source, paper.name, zipfile.ZIP_STORED)

    def _tell(self, words: str, done: int, total: int) -> None:
        if self.is_over:
            raise Stopped
        self.told = (words, done, total)


def _folder() -> Path:
    return Path(settings.DATA) / "exports"
