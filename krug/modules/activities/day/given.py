"""What colleagues gave the person and wait to be answered about, and what came back to them with a reason."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from krug.core.access.models import User
from krug.modules.activities import times
from krug.modules.activities.models import Activity, Delegation, State
from krug.modules.activities.words import due_in_words

SHOWN = 20


def given(viewer: User, person: User) -> dict[str, Any] | None:
    """Only on one's own day. One query."""
    if viewer != person:
        return None
    asked = Q(to=person, accepted_at=None, returned_at=None, activity__responsible=person)
    back = Q(by=person, returned_at__isnull=False, activity__responsible=person)
    rows = Delegation.objects.filter(asked | back, activity__in=_planned(viewer))
    # What the person has touched since it came back is theirs again, and no news.
    rows = rows.exclude(returned_at__isnull=False, activity__updated_at__gt=F("returned_at") + times.A_DAY)
    found = list(rows.select_related("activity__own_kind", "by", "to").order_by("activity__due_at", "id")[:SHOWN])
    if not found:
        return None
    now, zone = timezone.now(), times.zone_of(viewer)
    shown = [
        {
            "row": row,
            "activity": row.activity,
            "when": due_in_words(row.activity, now, zone),
            "is_back": bool(row.reason),
        }
        for row in found
    ]
    return {"rows": shown, "count": len(shown)}


def _planned(viewer: User) -> Any:
    return Activity.objects.visible_to(viewer).filter(state=State.PLANNED).values("id")
