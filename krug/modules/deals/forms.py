"""What the settings' forms of kinds and reasons give."""

from __future__ import annotations

from django.http import QueryDict

from krug.core.access.keys import key_of
from krug.core.settings.stage_form import shifted
from krug.modules.deals.kinds import KindValues
from krug.modules.deals.models import DealKind, KindType
from krug.modules.deals.reasons import ReasonRow
from krug.modules.deals.stage_templates import StageTemplate

CHOSEN_TYPES = (KindType.MANUAL_STAGES, KindType.WITHOUT_STAGES, KindType.TYPICAL_SALE)


def new_kind(given: QueryDict) -> dict[str, str]:
    """What `add_kind` takes, as it was given."""
    return {
        "name": _text(given.get("name", "")),
        "type_": given.get("type", ""),
        "template": given.get("template", StageTemplate.ONE_STAGE),
        "process": given.get("process", ""),
    }


def kind_values(given: QueryDict, kind: DealKind) -> KindValues:
    return KindValues(
        name=_text(given.get("name", "")),
        type=given.get("type") or kind.type,
        currency=given.get("currency") or kind.currency,
        primary_interest_required="primary_interest_required" in given,
        lost_reason_required="lost_reason_required" in given,
        is_active="is_active" in given,
    )


def reason_rows(given: QueryDict) -> list[ReasonRow]:
    """The lost reasons in the order in which they came; a new one without a name is none."""
    rows = []
    for key in given.getlist("reason"):
        name, pk = _text(given.get(f"name-{key}", "")), key_of(key)
        if pk is not None or name:
            rows.append(ReasonRow(pk, name, f"active-{key}" in given or pk is None, key_of(given.get(f"seen-{key}"))))
    return shifted(rows, given)


def _text(raw: str) -> str:
    return " ".join(raw.split())
