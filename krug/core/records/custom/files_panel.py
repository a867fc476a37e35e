"""Files that stand in fields of the firm's own, at the side of a card and below its form."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.files.models import Attachment
from krug.core.records import kinds
from krug.core.records.custom.fields import CustomFiles
from krug.core.records.custom.holding import custom_fields
from krug.core.records.files_panel import lines, upload_of
from krug.core.records.kinds import RecordKind
from krug.core.records.panels import Panel, Position


def fields_of_files(kind: RecordKind) -> list[CustomFiles]:
    return [field for field in custom_fields(kind) if isinstance(field, CustomFiles)]


def is_of_files(kind: RecordKind, name: str) -> bool:
    """Whether the kind, as its reader has it, has a field of files of this name."""
    return any(field.name == name for field in fields_of_files(kind))


def _files(user: User, record: Any) -> dict[str, Any] | None:
    """Each field with its files. One query; None where there is nothing to see and nothing to do."""
    fields = fields_of_files(kinds.get(record.KIND).seen_by(user))
    if not fields:
        return None
    may = policy.may(user, Action.CHANGE, record)
    rows = Attachment.objects.of_record(record).filter(field__in=[field.name for field in fields])
    found: dict[str, list[Attachment]] = {}
    for row in rows.select_related("stored", "added_by"):
        found.setdefault(row.field, []).append(row)
    groups = [
        {
            "field": field,
            "lines": lines(found.get(field.name, [])),
            "may": may and user.changes_field(record.KIND, field.name),
        }
        for field in fields
    ]
    shown = [group for group in groups if group["lines"] or group["may"]]
    return {**upload_of(record), "groups": shown} if shown else None


FILES_IN_FIELDS = Panel(
    code="custom_files",
    title=_("Files by field"),
    position=Position.SIDE,
    template="records/field_files.html",
    context=_files,
    icon="clip",
    order=16,
)
