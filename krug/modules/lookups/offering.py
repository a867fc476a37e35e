"""Where forms offer to fill themselves in."""

from __future__ import annotations

from krug.core.records.form_parts import FormPart
from krug.core.records.kinds import RecordKind
from krug.modules.lookups.models import LookupService

FILLED = {"client", "contact"}


def _offers(kind: RecordKind) -> bool:
    return kind.code in FILLED and LookupService.current().is_on


PART = FormPart("lookups/of_form.html", _offers)
