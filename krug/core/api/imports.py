"""An import as JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.utils.translation import gettext_noop as _
from pydantic import BaseModel, Field, StrictBool, StrictStr

from krug.core.api.bodies import Body, Time
from krug.core.api.items import moment
from krug.core.imports.importers import EXTERNAL, Importer
from krug.core.imports.models import Import, Policy, State
from krug.core.imports.preview import Preview

Word = Annotated[StrictStr, Field(max_length=500)]
Option = Word | StrictBool | list[Word] | dict[Word, Word | StrictBool | list[Word]]
# Every verb of an import may come too late.
CHANGED: dict[str, Any] = {"conflicts": True}
FORM: dict[str, Any] = {
    "type": "object",
    "required": ["file", "kind"],
    "additionalProperties": False,
    "properties": {
        "file": {"type": "string", "format": "binary", "description": _("XLSX, CSV, vCard or JSON")},
        "kind": {"type": "string", "description": _("What is in the file: clients, deals, users…")},
        "preset": {"type": "string", "description": _("A mapping of Krug's own, by name")},
        "policy": {"type": "string", "enum": Policy.values},
    },
}


class ColumnsOf(Body):
    """`columns`: heading → field. `values`: heading → {as in the file: as in Krug}. `defaults`: field → value.

    `compose`: field → text with headings in braces. `dates` and `decimal`: how they are written. `options`: what one
    kind alone understands, as in a mapping file: of deals `stage_dates`, `closed`, `deal_kind`, `open_amount`.
    `links` and `passes_over` as in a mapping file. A part that is given takes the place of the whole part.
    """

    columns: dict[Word, Word] | None = None
    values: dict[Word, dict[Word, Word]] | None = None
    defaults: dict[Word, Word] | None = None
    compose: dict[Word, Word] | None = None
    dates: list[Word] | None = None
    decimal: Literal["", ",", "."] | None = None
    match: list[Word] | None = None
    options: dict[Word, Option] | None = None
    links: dict[Word, list[dict[Word, dict[Word, Word]]]] | None = None
    passes_over: dict[Word, list[Word]] | None = None


class ChangedImport(Body):
    policy: Literal[tuple(Policy.values)] | None = None  # type: ignore[valid-type]
    mapping: ColumnsOf | None = None


class Counts(BaseModel):
    rows: int
    created: int
    updated: int
    skipped: int
    rejected: int


class Progress(BaseModel):
    """The work under way, or the last one: `state` as of a job; `error` is empty unless it broke off."""

    state: str
    done: int
    total: int
    note: str
    error: str


class GivenImport(BaseModel):
    """`counts` are those of the run, up to where it was stopped or broke off; `checked` those of the last dry run;
    null before. `left`: what undoing left."""

    id: int
    kind: str
    file_name: str
    state: Literal[tuple(State.values)]  # type: ignore[valid-type]
    policy: Literal[tuple(Policy.values)]  # type: ignore[valid-type]
    rows: int
    headings: list[str]
    mapping: dict[str, Any]
    counts: Counts | None
    checked: Counts | None
    progress: Progress | None
    left: list[str]
    actor: int | None
    created_at: Time
    finished_at: Time | None


class ImportField(BaseModel):
    name: str
    title: str
    required: bool


class ImportKind(BaseModel):
    """`match`: by which fields a record is known again unless the mapping says."""

    kind: str
    title: str
    fields: list[ImportField]
    match: list[str]


class ImportKinds(BaseModel):
    items: list[ImportKind]
    presets: list[str]


class PreviewCell(BaseModel):
    text: str
    fault: str


class PreviewRow(BaseModel):
    row: int
    cells: list[PreviewCell]
    fault: str


class PreviewColumn(BaseModel):
    """`becomes`: the field, empty when left out. `besides`: in words, what the column is there for besides it.
    `unknown`: values that mean nothing yet."""

    heading: str
    becomes: str
    besides: str
    sample: str
    unknown: list[str]


class GivenPreview(BaseModel):
    """`notes`: in words, what to know of the file before it goes in."""

    columns: list[PreviewColumn]
    rows: list[PreviewRow]
    notes: list[str]


def import_item(found: Import) -> dict[str, Any]:
    job = found.job
    return {
        "id": found.pk,
        "kind": found.kind,
        "file_name": found.file_name,
        "state": found.state,
        "policy": found.policy,
        "rows": found.rows,
        "headings": found.headings,
        "mapping": found.mapping,
        "counts": found.counts or None,
        "checked": found.checked or None,
        "progress": job
        and {"state": job.state, "done": job.done, "total": job.total, "note": job.note, "error": job.error},
        "left": found.left,
        "actor": found.actor_id,
        "created_at": moment(found.created_at),
        "finished_at": moment(found.finished_at),
    }


def kind_item(importer: Importer) -> dict[str, Any]:
    fields = (*importer.fields, EXTERNAL)
    return {
        "kind": importer.code,
        "title": str(importer.title),
        "fields": [{"name": f.name, "title": str(f.title), "required": f.required} for f in fields],
        "match": list(importer.match),
    }


def preview_item(found: Preview) -> dict[str, Any]:
    return {
        "columns": [
            {
                "heading": c.heading,
                "becomes": c.becomes,
                "besides": c.besides,
                "sample": c.sample,
                "unknown": list(c.unknown),
            }
            for c in found.columns
        ],
        "rows": [
            {"row": number, "cells": [{"text": c.text, "fault": c.fault} for c in cells], "fault": whole}
            for number, cells, whole in found.rows
        ],
        "notes": found.notes,
    }
