"""What is kept of visitors who are erased."""

from __future__ import annotations

from collections.abc import Sequence

from krug.core.records.kinds import RecordKind
from krug.modules.booking.models import Appointment, Letter


def keeper(kind: RecordKind, ids: Sequence[int]) -> None:
    """Of an erased client it stays that and when something was booked, not by whom."""
    if kind.code == "client":
        rows = Appointment.objects.filter(activity__client__in=ids)
        Letter.objects.filter(appointment__in=rows).delete()
        rows.update(name="", phone="", email="", note="", network="")
