"""Copies by themselves: every night into one folder, the old ones thinned out."""

from __future__ import annotations

import datetime as dt
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from krug.config.backup import making
from krug.config.backup.encryption import Lock
from krug.config.backup.making import make
from krug.config.backup.places import NotWhole
from krug.config.backup.retention import Rule
from krug.config.environment import whole
from krug.core.access.models import User
from krug.core.jobs import queue
from krug.core.jobs.kinds import Failure
from krug.core.jobs.models import Job, JobState
from krug.core.jobs.running import Running

CODE = "backup"
ADDRESS = "/settings/backups"
NAME = "krug-%Y-%m-%d-%H%M%S.krug"
NAMED = re.compile(r"krug-\d{4}-\d\d-\d\d-\d{6}\.krug")
STEPS = 100
A_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Copy:
    """A copy in the folder; `at` is when it was begun, by the server's clock in UTC."""

    path: Path
    at: dt.datetime

    @property
    def size(self) -> int:
        """In bytes; 0 when it has just been thinned out."""
        return self.path.stat().st_size if self.path.exists() else 0


def folder() -> Path | None:
    """Where copies are kept (KRUG_BACKUPS); None when none are asked for."""
    given = os.environ.get("KRUG_BACKUPS", "").strip()
    return Path(given).absolute() if given else None


def hour() -> int:
    return whole("KRUG_BACKUP_HOUR", 3, 0, 23)


def rule() -> Rule:
    return Rule(
        whole("KRUG_BACKUP_DAYS", 7, 1, 1000),
        whole("KRUG_BACKUP_WEEKS", 4, 0, 1000),
        whole("KRUG_BACKUP_MONTHS", 12, 0, 1000),
    )


def lock() -> Lock:
    return Lock(tuple(os.environ.get("KRUG_BACKUP_RECIPIENTS", "").split()))


def copies() -> list[Copy]:
    """Newest first."""
    place = folder()
    if place is None or not place.is_dir():
        return []
    found = [(path, _moment(path.name)) for path in place.iterdir() if NAMED.fullmatch(path.name)]
    made = [Copy(path, at) for path, at in found if at is not None]
    return sorted(made, key=lambda copy: copy.at, reverse=True)


def start(actor: User | None, key: str = "") -> Job:
    """A copy made by a worker; with a `key` once ever."""
    return queue.start(CODE, actor, {}, key=key)


def under_way() -> Job | None:
    """The copy being made or waited for."""
    found: Job | None = Job.objects.filter(kind=CODE, state__in=[JobState.WAITING, JobState.RUNNING]).first()
    return found


def last_failure() -> Job | None:
    """The last attempt, where it failed."""
    last: Job | None = Job.objects.filter(kind=CODE).order_by("-id").first()
    return last if last is not None and last.state == JobState.FAILED else None


def look() -> None:
    """Once a day, at or after its hour by the installation's clock, a copy is due."""
    if folder() is None:
        return
    due = due_before(timezone.localtime(), hour())
    # One dated ahead, made while the clock was wrong, holds nothing up.
    newest = next((copy for copy in copies() if copy.at <= timezone.now() + A_DAY), None)
    if newest is None or newest.at < due:
        start(None, key=due.date().isoformat())


def due_before(now: dt.datetime, at_hour: int) -> dt.datetime:
    """The last moment up to `now` at which a copy was due."""
    today = now.replace(hour=at_hour, minute=0, second=0, microsecond=0)
    return today if today <= now else today - dt.timedelta(days=1)


def thin_out() -> int:
    """Remove the copies that the rule lets go; gives how many. Files of other names are nobody's business."""
    found = copies()
    kept = rule().kept(copy.at for copy in found)
    gone = [copy for copy in found if copy.at not in kept]
    for copy in gone:
        copy.path.unlink(missing_ok=True)
    _sweep()
    return len(gone)


def _sweep() -> None:
    """What a killed worker left half-written a day ago and more."""
    latest = timezone.now() - A_DAY
    for left in (folder() or Path()).glob(f"krug-*{making.UNFINISHED}"):
        if left.stat().st_mtime < latest.timestamp():
            left.unlink(missing_ok=True)


def run(job: Running) -> dict[str, Any]:
    place = folder()
    if place is None:
        raise Failure(_("No folder for copies is set (KRUG_BACKUPS)."))
    told = [0]

    def tell(words: str, done: int, total: int) -> None:
        step = done * STEPS // total if total else 0
        if step != told[0] or not total:
            told[0] = step
            job.tell(words, step, STEPS)

    name = dt.datetime.now(dt.UTC).strftime(NAME)
    try:
        place.mkdir(parents=True, exist_ok=True)
        make(place / name, lock(), tell)
    except (NotWhole, OSError) as error:
        raise Failure(str(error)) from None
    return {"file": name, "removed": thin_out()}


def _moment(name: str) -> dt.datetime | None:
    """When the copy of this name was begun; None for a day that no calendar has."""
    try:
        return dt.datetime.strptime(name, NAME).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
