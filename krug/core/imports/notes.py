"""What to know of a file before it goes in."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from krug.core.imports.importers import EXTERNAL
from krug.core.imports.models import Import, Policy


def notes_of(found: Import, twins: int) -> list[str]:
    """`twins`: how many of the file's first rows are the same as one above, with nothing to tell them apart."""
    return [*_of_keys(found), *_of_twins(found, twins)]


def _of_keys(found: Import) -> list[str]:
    """Whether the file brought in once more would find what it made."""
    plan, importer = found.plan, found.importer
    keys = plan.match or list(importer.match)
    if {*keys} & {*plan.columns.values(), *plan.compose}:
        return []
    titles = {field.name: str(field.title) for field in (*importer.fields, EXTERNAL)}
    names = ", ".join(titles[name] for name in keys if name in titles)
    text = _(
        "No column tells one row from another, so that this file brought in once more would add everything once more. "
        "Choose a column for: %(names)s."
    )
    return [text % {"names": names}]


def _of_twins(found: Import, twins: int) -> list[str]:
    if not twins:
        return []
    said = ngettext(
        "%(count)d row is the same as a row above it.", "%(count)d rows are the same as a row above them.", twins
    )
    what = {
        Policy.SKIP.value: _("Such rows are passed over."),
        Policy.CREATE.value: _("Each of them makes a record of its own."),
    }
    refused = _("Such rows are refused: see the file of rejected rows.")
    return [f"{said % {'count': twins}} {what.get(found.policy, refused)}"]
