"""How an import stands, for its page: what is under way, what may be done, what is in and what is not."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from krug.core.imports import turning
from krug.core.imports.models import Import, State


def standing(found: Import) -> dict[str, Any]:
    busy = turning.is_busy(found)
    return {
        "busy": busy,
        "undoing": found.state == State.UNDOING,
        "step": _step(found, busy),
        "may_go_on": turning.may_go_on(found),
        "may_undo": turning.may_undo(found) and not busy,
        "said": "" if found.state == State.DRAFT else _said(found, busy),
    }


def _step(found: Import, busy: bool) -> int:
    """Of four: the file, the columns, the run, the result."""
    if found.state == State.DRAFT:
        return 2
    return 3 if busy or found.state in turning.HALFWAY else 4


def _said(found: Import, busy: bool) -> str:
    if found.state == State.UNDOING:
        return _going() if busy else _half_gone(found)
    if busy:
        return _("Rows go in piece by piece. You may go on working: it does not need this page.")
    if found.state in turning.BROKEN:
        return _half_in(found)
    if found.state == State.UNDONE:
        return "" if found.left else _("The base is as it was before this file.")
    return "" if found.problems.filter(dry=False).exists() else _("Every row went in.")


def _going() -> str:
    return _("What came with this file goes piece by piece. You may go on working: it does not need this page.")


def _half_gone(found: Import) -> str:
    done, total = (found.job.done, found.job.total) if found.job else (0, 0)
    if not done:
        return _("Nothing has been taken back yet: all that came with this file is still in.")
    said = {"done": done, "total": total}
    return _("Records taken back: %(done)d of %(total)d. The others are still in until you go on.") % said


def _half_in(found: Import) -> str:
    done = found.counts.get("rows", 0)
    if not done:
        return _("Nothing of this file is in.")
    if done >= found.rows:
        return _("All rows are in, but not yet every link between them: go on, and it is done.")
    said = {"done": done, "rows": found.rows, "left": found.rows - done}
    return _("Rows gone through: %(done)d of %(rows)d, and what came of them is in. Not in yet: %(left)d.") % said
