"""The files of a record, at the side of its card."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.files.models import LONGEST_NAME, Attachment
from krug.core.files.refusals import in_megabytes
from krug.core.files.sniffing import SHOWN
from krug.core.records import followers, kinds
from krug.core.records.panels import Panel, Position

MOST = 8
# A picture is shown as it is, only smaller: beyond this size a small one would cost a phone too much.
MOST_SHOWN = 3 * 1024 * 1024


def followed(record: Any) -> None:
    """The search finds a record by the names of its files."""
    followers.put(kinds.get(record.KIND), [record])


def lines(attachments: list[Attachment]) -> list[dict[str, Any]]:
    """What a list of files shows of each."""
    return [
        {
            "file": one,
            "is_shown": one.stored.content_type in SHOWN and one.stored.size <= MOST_SHOWN,
            "ending": one.name.rpartition(".")[2][:4] if "." in one.name else "",
        }
        for one in attachments
    ]


def upload_of(record: Any) -> dict[str, Any]:
    """What the place to put files into takes."""
    return {
        "record": record,
        "address": f"{record.get_absolute_url()}/files",
        "of": f"{record.KIND}:{record.pk}",
        "most": settings.FILE_MOST_BYTES,
        "most_said": in_megabytes(settings.FILE_MOST_BYTES),
        "longest": LONGEST_NAME,
    }


def _files(user: User, record: Any) -> dict[str, Any] | None:
    """The newest few, and whether there is more to look at on the page of all."""
    may = policy.may(user, Action.CHANGE, record)
    beside = Attachment.objects.lately_of(record).filter(field="")
    rows = list(beside.select_related("stored", "added_by")[: MOST + 1])
    found = [one for one in rows if one.removed_at is None]
    if not found and not may:
        return None
    has_more = len(found) > MOST
    return {
        **upload_of(record),
        "lines": lines(found[:MOST]),
        "may": may,
        "count": f"{MOST}+" if has_more else len(found) or "",
        "has_more": has_more,
        "has_removed": may and len(found) < len(rows),
    }


FILES = Panel(
    code="files",
    title=_("Files"),
    position=Position.SIDE,
    template="records/files_panel.html",
    context=_files,
    icon="clip",
    order=45,
)
