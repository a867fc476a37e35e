"""Two administrators, one form of the settings: neither overwrites the other unseen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from krug.core.access.keys import key_of
from krug.core.access.models import Versioned
from krug.core.door.forms import Plain
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken


def seen(request: HttpRequest) -> int | None:
    """The version of the row that the form was filled in for."""
    return key_of(request.POST.get("version", ""))


def version_for(request: HttpRequest, row: Versioned | None, status: int) -> int | None:
    """What the drawn form is filled in for: after a mistake it is what it was, else the row as it stands."""
    if row is None or row.pk is None:
        return None
    return seen(request) if status == 422 else row.version


def show_errors(form: Plain, error: Invalid) -> None:
    """Each reason at its field; where the form has no such field, above all of them."""
    for name, words in error.errors.items():
        form.add_error(name if name in form.fields else None, words)


def show_overtaken(form: Plain, error: Overtaken, stands: Mapping[str, Any]) -> None:
    """What was typed stays; each field that holds something else by now tells what. `stands`: field to its value."""
    typed = dict(form.cleaned_data)
    form.add_error(None, str(error))
    for name, value in stands.items():
        if name in typed and typed[name] != value:
            form.add_error(name, _("Now it is: %(value)s") % {"value": _told(form, name, value)})


def _told(form: Plain, name: str, value: Any) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    if isinstance(value, list):
        return ", ".join(str(choices.get(one, one)) for one in value) or "—"
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(choices.get(value, value) or "—").strip()
