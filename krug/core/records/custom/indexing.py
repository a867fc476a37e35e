"""Indexes on what records hold in the firm's own fields, so that lists filter and sort by them as by columns."""

from __future__ import annotations

from django.db import connection

from krug.core.records import kinds
from krug.core.records.custom import adding
from krug.core.records.custom.values import Held
from krug.core.records.models import CustomField, CustomType

# A text is looked through for a part of it, which no such index serves.
WITHOUT = {CustomType.TEXT, CustomType.LINES, CustomType.CHOICES, CustomType.FILES}


def ensure() -> None:
    """Make what is missing: also after a migration that rebuilt a table, which loses them on SQLite."""
    for row in CustomField.objects.filter(is_active=True).exclude(type__in=WITHOUT):
        ensure_of(row)
    for kind in kinds.all_kinds():
        for field in adding.fields_of(kind.code):
            if field.nature == "link":
                _make(kind.code, field.nature, field.code)


def ensure_of(row: CustomField) -> None:
    """The index of one field, where its type has one and there is none yet."""
    if CustomType(row.type) in WITHOUT or not kinds.known(row.kind):
        return
    nature = _nature(row)
    if nature == "date" and connection.vendor == "postgresql":
        return  # a text becomes a day there by rules that may change: no index stands on that
    _make(row.kind, nature, row.code)


def _make(kind: str, nature: str, code: str) -> None:
    table = kinds.get(kind).model._meta.db_table
    name = f"custom_{kind}_{code}"[:63]
    expression = Held(nature, code, "custom").expression(connection, '"custom"')
    # Links are followed from what is in the bin as well, when two records become one; lists never look there.
    only = "" if nature == "link" else ' WHERE "deleted_at" IS NULL'
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE INDEX IF NOT EXISTS "{name}" ON "{table}" (({expression}), "id"){only}')


def _nature(row: CustomField) -> str:
    from krug.core.records.custom.fitting import field_of

    return field_of(row).nature
