"""What a row adds to a record that is there already, or to an earlier row of it, and takes nothing away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from krug.core.records.fields import EmailsField, Field, PhonesField, SeveralField
from krug.core.records.fields.several import MOST

# One more way to reach somebody never makes the others wrong; a second address or account may.
GATHERED = (PhonesField, EmailsField)


def additions(fields: Sequence[Field], record: Any, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """By field name what of `given` (values by column) the record is to get: its empty fields, its new phones and
    e-mails. Beside it, by field name, why something does not go in."""
    wanted: dict[str, Any] = {}
    refused: dict[str, str] = {}
    for field in fields:
        if field.once or field.column not in given:
            continue
        own, new = field.value(record), given[field.column]
        if own in (None, "", []):
            wanted[field.name] = new
        elif isinstance(field, GATHERED) and (joined := joined_rows(field, own, new)) != own:
            wanted[field.name] = joined
            if len(joined) > MOST:
                refused[field.name] = _("Enter a list of at most %(most)d values.") % {"most": MOST}
    return wanted, refused


def folded(fields: Sequence[Field], first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """Two rows of one record: what the first says, and what the second adds to it."""
    found = {**second, **first}
    for field in fields:
        own, new = first.get(field.column), second.get(field.column)
        if isinstance(field, GATHERED) and own and new:
            found[field.column] = joined_rows(field, own, new)
    return found


def joined_rows(field: SeveralField, own: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    """All of `own` as they are, then those of `new` that are not among them."""
    there = {field.sameness(row) for row in own}
    return [*own, *(row for row in new if field.sameness(row) not in there)]
