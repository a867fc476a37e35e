"""The verbs of imports: take a file in, try it, run it, take it back."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import uuid_utils.compat as uuids
from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.imports import importers, matching, presets
from krug.core.imports.importers import Importer
from krug.core.imports.mapping import Mapping
from krug.core.imports.models import Import, Policy, State
from krug.core.imports.parsing import Parser
from krug.core.imports.presets import preset_for
from krug.core.imports.reading import open_table
from krug.core.imports.shapes import Shape
from krug.core.imports.turning import BROKEN, RUN, UNDO, WrongState, held
from krug.core.jobs import queue
from krug.core.jobs.models import Job


def take(
    kind: str,
    actor: User,
    path: Path,
    name: str,
    mapping: Mapping | Shape | None = None,
    policy: str = Policy.MERGE,
    called: str = "",
) -> Import:
    """A draft from a file, which is copied; `called` is the mapping's name.

    Without a mapping the columns become what they were the last time, or what the program whose headings these are
    means by them, or what their own words say.

    Raises Refused, BadMapping, Denied, KeyError for a kind that cannot be brought in.
    """
    importer = importers.get(kind)
    check(importer, actor)
    known = mapping.columns if isinstance(mapping, Mapping) else _known_headings(importer)
    table = open_table(path, known)
    plan, origin = _offered(importer, table.headings) if mapping is None else (mapping, called)
    if isinstance(plan, Shape):
        plan = plan.fitted(importer, table.headings)
    Parser(importer, plan, table.headings)
    rows = sum(1 for _row in table.rows())
    stored = f"{uuids.uuid7()}{Path(name).suffix.lower()[:5]}"
    Import.folder().mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, Import.folder() / stored)
    return Import.objects.create(
        kind=kind,
        actor=actor if actor.pk else None,
        file_name=name[:255],
        stored_as=stored,
        headings=table.headings,
        mapping=plan.plain(),
        origin=origin[:80],
        rows=rows,
        policy=Policy(policy),
    )


def match_anew(found: Import, actor: User, how: str) -> None:
    """A draft's columns by another mapping: `how` is a preset's name, "remembered", or "" for their own words.

    Raises BadMapping.
    """
    importer = found.importer
    check(importer, actor)
    plan: Mapping | Shape | None = preset_for(found.kind, how) if how not in ("", Import.REMEMBERED) else None
    if how == Import.REMEMBERED:
        plan = matching.remembered(importer, found.headings)
    if isinstance(plan, Shape):
        plan = plan.fitted(importer, found.headings)
    plan = plan or matching.guessed(importer, found.headings)
    Parser(importer, plan, found.headings)
    Import.objects.filter(pk=found.pk, state=State.DRAFT).update(mapping=plan.plain(), origin=how, checked={})


def say(found: Import, actor: User, plan: Mapping, policy: str) -> None:
    """A draft's mapping and rule as a person says them; what runs already stays as it was begun.

    Raises BadMapping for a mapping that does not fit the file, Denied.
    """
    importer = found.importer
    check(importer, actor)
    Parser(importer, plan, found.headings)
    importer.begin(actor, plan, found.headings, lambda: iter(()))
    policy = policy if policy in Policy.values else found.policy
    rows = Import.objects.filter(pk=found.pk, state=State.DRAFT)
    rows.update(mapping=plan.plain(), policy=policy, checked={})


@transaction.atomic
def start(found: Import, actor: User, dry: bool = False) -> Job:
    """Run it, or try it. What was stopped or broke off goes on; what runs already or is done is not begun again.

    Raises Denied; WrongState once undone.
    """
    check(found.importer, actor)
    found = _held(found)
    if found.state in (State.UNDOING, State.UNDONE):
        raise WrongState(found)
    if found.state in BROKEN:
        return _gone_on_with(found)
    if found.state != State.DRAFT:
        return _job_of(found)
    if not dry:
        matching.remember(found.importer, found.headings, found.plan)
    job = queue.start(RUN, _stored(actor), {"import": found.pk, "dry": dry}, key="" if dry else f"import {found.pk}")
    Import.objects.filter(pk=found.pk).update(job=job, **({} if dry else {"state": State.RUNNING}))
    return job


@transaction.atomic
def undo(found: Import, actor: User) -> Job:
    """Take it back; one still under way is stopped first, so that nothing more of it comes in. A second time gives the
    same job, which goes on where it was stopped or broke off.

    Raises Denied for another's import, which only an administrator may, WrongState for a draft.
    """
    _reach(found, actor)
    found = _held(found)
    if found.state == State.DRAFT:
        raise WrongState(found)
    if found.state in (State.UNDOING, State.UNDONE):
        return _gone_on_with(found)
    if found.job is not None:
        queue.stop(found.job)
    job = queue.start(UNDO, _stored(actor), {"import": found.pk})
    Import.objects.filter(pk=found.pk).update(job=job, state=State.UNDOING)
    return job


def stop(found: Import, actor: User) -> bool:
    """What is under way, be it a run, a dry run or a taking back, comes to its end with the piece in hand; what is in
    stays in. False when nothing was under way. Raises Denied as `undo` does.
    """
    _reach(found, actor)
    return found.job is not None and queue.stop(found.job)


def go_on(found: Import, actor: User) -> Job:
    """On with what was stopped or broke off: the run, or the taking back. Raises Denied, WrongState for any other."""
    if found.state == State.UNDOING:
        return undo(found, actor)
    if found.state not in BROKEN:
        raise WrongState(found)
    return start(found, actor)


def check(importer: Importer, actor: User) -> None:
    if not importer.may(actor):
        raise Denied(_("You have no right to do this."))


def _known_headings(importer: Importer) -> set[str]:
    return {*matching.known_headings(importer), *presets.known_headings(importer.code)}


def _offered(importer: Importer, headings: list[str]) -> tuple[Mapping | Shape, str]:
    """What the columns may be, and where that is known from."""
    if (plan := matching.remembered(importer, headings)) is not None:
        return plan, Import.REMEMBERED
    if name := presets.fitting(importer.code, headings):
        return presets.preset(name), name
    return matching.guessed(importer, headings), ""


def _reach(found: Import, actor: User) -> None:
    if not Import.visible_to(actor).filter(pk=found.pk).exists():
        raise Denied(_("You have no right to do this."))


def _held(found: Import) -> Import:
    """Raises Import.DoesNotExist where it has gone meanwhile."""
    now = held(found.pk)
    if now is None:
        raise Import.DoesNotExist
    return now


def _gone_on_with(found: Import) -> Job:
    """The import's job, which waits anew where it was stopped or broke off."""
    job = _job_of(found)
    queue.go_on(job)
    return job


def _stored(actor: User) -> Any:
    return actor if actor.pk else None


def _job_of(found: Import) -> Job:
    job: Job | None = found.job
    if job is None:
        raise Denied(_("This file was brought in already."))
    return job
