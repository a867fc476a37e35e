"""What the room of files declares."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from krug.core.events.groups import EventGroup
from krug.core.events.kinds import EventKind
from krug.core.events.kinds import declare as declare_events
from krug.core.files import attaching, limits, sweeping
from krug.core.jobs.kinds import Schedule

GROUP = "files"


def declare() -> None:
    limits.take("/files", lambda: settings.FILE_MOST_BYTES)
    EventGroup(GROUP, _("Files"), order=45).declare()
    declare_events(
        EventKind("file.attached", _("attached “{title}”"), GROUP, "clip", leads_to=_address),
        EventKind("file.renamed", _("renamed the file “{old}” to “{title}”"), GROUP, "clip", leads_to=_address),
        EventKind("file.removed", _("took the file “{title}” off"), GROUP, "bin"),
        EventKind("file.restored", _("put the file “{title}” back"), GROUP, "undo", leads_to=_address),
        EventKind("file.purged", _("removed the file “{title}” for good"), GROUP, "bin"),
    )
    Schedule("files.purge", 3600, attaching.purge).declare()
    Schedule("files.sweep", 24 * 3600, sweeping.sweep).declare()


def _address(data: dict[str, Any]) -> str:
    return f"/files/{data['file']}"
