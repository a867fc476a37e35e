"""What devices wrote of records that are removed for good, and of people who are erased."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from krug.core.records.kinds import RecordKind
from krug.modules.activities.models import Activity
from krug.modules.dav.models import Kept


def forget(kind: str, ids: Sequence[int]) -> None:
    """It goes with the record."""
    Kept.objects.filter(kind=kind, record_id__in=ids).delete()


def keeper(kind: RecordKind, ids: Sequence[int]) -> None:
    """Of an erased person nothing stays, nor what was kept of their activities: guests have names and addresses."""
    kept = Q(kind=kind.code, record_id__in=ids)
    if kind.code == "client":
        about = Activity.objects.filter(client__in=ids)
        kept |= Q(kind=Activity.KIND, record_id__in=about.values("pk"))
        kept |= Q(kind="series", record_id__in=about.exclude(series=None).values("series_id"))
    Kept.objects.filter(kept).delete()
