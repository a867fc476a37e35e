"""import: files of clients, products, people, deals."""

from __future__ import annotations

import errno
import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from krug.config import preparing
from krug.config.cli.mistake import Mistake
from krug.config.cli.parser import whole
from krug.core.access.models import RoleCode, User
from krug.core.access.people import krug_itself
from krug.core.imports import bringing, errors, importers
from krug.core.imports.mapping import BadMapping, Mapping
from krug.core.imports.models import Import, Policy, State
from krug.core.imports.presets import from_file, preset_for
from krug.core.imports.reading import Refused
from krug.core.imports.shapes import Shape
from krug.core.imports.turning import WrongState
from krug.core.jobs.models import Job, JobState
from krug.core.jobs.performing import see_through

MOST_NUMBER = 999_999_999_999


def add_to(commands: Any) -> None:
    bring = commands.add_parser("import", help=_("bring a file in (XLSX, CSV, vCard, JSON), or take an import back"))
    bring.add_argument("kind", nargs="?", metavar="KIND")
    bring.add_argument("file", nargs="?", metavar="FILE", type=Path)
    bring.add_argument("--map", default="", help=_("a mapping of Krug's own by name, or a TOML file"))
    bring.add_argument("--policy", choices=Policy.values, default=Policy.SKIP.value)
    bring.add_argument("--dry-run", action="store_true")
    bring.add_argument("--errors", type=Path, help=_("where to write the rows that do not go in"))
    bring.add_argument("--json", action="store_true")
    bring.add_argument("--undo", type=whole(1, MOST_NUMBER), metavar="IMPORT_ID")
    bring.set_defaults(run=_import)


def _import(call: Namespace) -> int:
    if call.undo is None and (not call.kind or not call.file):
        raise Mistake("krug import", _("say what to bring in and from which file: krug import clients FILE"))
    preparing.ready()
    actor = User.objects.filter(role__code=RoleCode.ADMINISTRATOR, is_active=True).order_by("id").first()
    actor = actor or krug_itself()
    return _undo(call, actor) if call.undo is not None else _bring(call, actor)


def _bring(call: Namespace, actor: User) -> int:
    codes = [importer.code for importer in importers.all_importers()]
    if call.kind not in codes:
        text = _("there is no “%(kind)s”; there are: %(kinds)s") % {
            "kind": call.kind,
            "kinds": ", ".join(sorted(codes)),
        }
        raise Mistake("krug import", text)
    if not call.file.is_file():
        raise Mistake("krug import", _("there is no file %(file)s") % {"file": call.file})
    if call.errors and not call.errors.absolute().parent.is_dir():  # said before anything is written, not after
        raise Mistake("krug import", NotADirectoryError(errno.ENOTDIR, "", str(call.errors.parent)))
    try:
        plan = _mapping(call.kind, call.map)
        found = bringing.take(call.kind, actor, call.file, call.file.name, plan, call.policy, call.map)
    except (Refused, BadMapping) as error:
        raise Mistake("krug import", error) from None
    if found.left_out:
        said = _("no field takes these columns: %(columns)s") % {"columns": ", ".join(found.left_out)}
        print(f"krug import: {said}", file=sys.stderr)
    job = see_through(bringing.start(found, actor, dry=call.dry_run))
    found.refresh_from_db()
    counts = {**job.result, "import_id": None if call.dry_run else found.pk}
    if call.errors and job.state == JobState.DONE:
        errors.write(found, call.dry_run, call.errors)
    if call.dry_run:
        found.delete()
        found.path.unlink(missing_ok=True)  # after its row: killed between, a file alone is swept up later
    if job.state != JobState.DONE and not call.dry_run:
        return _halfway(call, found, job)
    _must_be_done(job)
    _print(call, counts)
    if counts["rejected"] == counts["rows"]:
        return 2
    return 1 if counts["rejected"] else 0


def _halfway(call: Namespace, found: Import, job: Job) -> int:
    """It was stopped or broke off: why, what is in, and how to be rid of it. Raises Mistake when nothing is in."""
    if found.state in (State.UNDOING, State.UNDONE):
        raise Mistake("krug import", _("import %(number)d was undone meanwhile") % {"number": found.pk})
    if not found.pieces.exists():
        _must_be_done(job)
    _print(call, {**found.counts, "import_id": found.pk})
    said = {"done": found.counts["rows"], "rows": found.rows, "number": found.pk}
    text = _("%(done)d of %(rows)d rows are gone through; krug import --undo %(number)d takes back what is in") % said
    print(f"krug import: {job.error or job.get_state_display()} {text}", file=sys.stderr)
    return 1


def _print(call: Namespace, counts: dict[str, Any]) -> None:
    print(json.dumps(counts) if call.json else ", ".join(f"{name}: {value}" for name, value in counts.items()))


def _undo(call: Namespace, actor: User) -> int:
    found = Import.objects.filter(pk=call.undo).first()
    if found is None:
        raise Mistake("krug import", _("there is no import %(number)d") % {"number": call.undo})
    try:
        job = see_through(bringing.undo(found, actor))
    except WrongState as error:
        raise Mistake("krug import", error) from None
    _must_be_done(job)
    left = job.result.get("left", [])
    for text in left:
        print(text)
    undone = _("import %(number)d is undone") % {"number": found.pk}
    print(json.dumps({"import_id": found.pk, "left": len(left)}) if call.json else undone)
    return 1 if left else 0


def _mapping(kind: str, name: str) -> Mapping | Shape | None:
    if not name:
        return None
    return from_file(Path(name)) if name.endswith(".toml") else preset_for(kind, name)


def _must_be_done(job: Job) -> None:
    if job.state != JobState.DONE:
        raise Mistake("krug import", job.error or job.get_state_display())
