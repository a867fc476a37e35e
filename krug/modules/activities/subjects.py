"""The record an activity is about: of any kind, unknown to this room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.sight import name_of
from krug.modules.activities.models import Activity


def found(activities: Iterable[Activity], user: User) -> Mapping[tuple[str, int], Any]:
    """The subjects that `user` may see, by (kind, id): one query for each kind among them."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for activity in activities:
        if activity.subject_id is not None:
            wanted[activity.subject_kind].add(activity.subject_id)
    known = {kind.code: kind for kind in kinds.all_kinds()}
    return {
        (code, record.pk): record
        for code, ids in wanted.items()
        if code in known
        for record in known[code].model.objects.visible_to(user).filter(pk__in=ids)
    }


def about(activity: Activity, subject: Any, reader: User) -> str:
    """In one line the activity's client, as far as `reader` sees it, and its subject, one of those found."""
    return " · ".join(name for name in (name_of(activity.client, reader), str(subject or "")) if name)


def attach(actor: User, activities: list[Activity], channel: str) -> None:
    """New activities are only about what their maker sees; a subject's client becomes the activity's client.

    Raises Invalid.
    """
    given = [activity for activity in activities if activity.subject_kind or activity.subject_id is not None]
    if not given:
        return
    subjects = found(given, actor)
    for activity in given:
        subject = subjects.get((activity.subject_kind, activity.subject_id or 0))
        if subject is None:
            raise Invalid({"subject_id": _("Choose from the list.")})
        if activity.subject_kind == "client":
            activity.client_id, activity.subject_kind, activity.subject_id = subject.pk, "", None
        elif activity.client_id is None:
            activity.client_id = getattr(subject, "client_id", None)
    Activity.objects.bulk_update(given, ["client", "subject_kind", "subject_id"], batch_size=500)
