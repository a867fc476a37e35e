"""Colleagues called by name: "@Anna Kovaleva, see this"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.seers import who_sees
from krug.core.events.models import Event
from krug.core.records.models import Mention


def called(text: str, record: Any, ids: Iterable[int] | None = None) -> list[User]:
    """Whom `text` calls: "@" and the whole name of somebody who may see `record`.

    `ids` are the people picked from the list, for who shares a name with another; None takes whoever fits.
    """
    if "@" not in text:
        return []
    picked = None if ids is None else set(ids)
    return [
        person for person in who_sees(record) if f"@{person.name}" in text and (picked is None or person.pk in picked)
    ]


def unaware(text: str, record: Any) -> str:
    """The names `text` calls of people at work who may not see `record`, so are not told of it."""
    if "@" not in text:
        return ""
    seers = {person.pk for person in who_sees(record)}
    others = (
        User.objects.filter(is_active=True).exclude(pk__in=seers).order_by("name_key").values_list("name", flat=True)
    )
    return ", ".join(name for name in others if f"@{name}" in text)


def note(event: Event, people: Iterable[User]) -> None:
    """Keep for each of `people` that the comment called them. In the transaction of the comment."""
    Mention.objects.bulk_create(
        Mention(event=event, user=person, card_kind=event.record_kind, card_id=event.record_id) for person in people
    )


def unread_of(user: User) -> list[Mention]:
    """What calls `user` and has not been opened, newest first; each with its event and who wrote it."""
    return list(Mention.objects.filter(user=user, read_at=None).select_related("event__actor").order_by("-id")[:100])


def mark_read(user: User, card: tuple[str, int]) -> None:
    """`user` has opened the card. Writes nothing when nothing called them there."""
    unread = Mention.objects.filter(user=user, card_kind=card[0], card_id=card[1], read_at=None)
    ids = list(unread.values_list("pk", flat=True))
    if ids:
        Mention.objects.filter(pk__in=ids).update(read_at=timezone.now())
