"""Where one record takes in another, who followed it follows that one, and reminders go along."""

from __future__ import annotations

from typing import Any

from krug.core.notices.models import Follow, Reminder
from krug.core.records.kinds import RecordKind


class Personal:
    name = "notices"

    def carry(self, kind: RecordKind, keep: Any, drop: Any) -> dict[str, list[int]]:
        there = set(Follow.objects.filter(kind=kind.code, record_id=keep.pk).values_list("user", flat=True))
        rows = Follow.objects.filter(kind=kind.code, record_id=drop.pk).exclude(user__in=there)
        follows = list(rows.values_list("pk", flat=True))
        Follow.objects.filter(pk__in=follows).update(record_id=keep.pk)
        known = {(one.user_id, one.field, one.before) for one in _reminders(kind, keep)}
        moved = [one.pk for one in _reminders(kind, drop) if (one.user_id, one.field, one.before) not in known]
        Reminder.objects.filter(pk__in=moved).update(record_id=keep.pk)
        return {"follows": follows, "reminders": moved}

    def bring_back(self, kind: RecordKind, keep: Any, drop: Any, noted: dict[str, list[int]]) -> None:
        """What has been added since stays there."""
        mine = {"kind": kind.code, "record_id": keep.pk}
        Follow.objects.filter(pk__in=noted["follows"], **mine).update(record_id=drop.pk)
        Reminder.objects.filter(pk__in=noted["reminders"], **mine).update(record_id=drop.pk)


def _reminders(kind: RecordKind, record: Any) -> list[Reminder]:
    return list(Reminder.objects.filter(kind=kind.code, record_id=record.pk))
