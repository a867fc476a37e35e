"""Colleagues called by name: "@Anna Kovaleva, see this"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.seers import who_sees
from krug.core.events.models import Event
from krug.core.records.models import Mention


def called(text: str, record: Any, ids: Iterable[int] | None = None) -> list[User]:
    """Whom `text` calls: "@" and the whole name of somebody who may see `record`.

    `ids` are the people picked from the list: of several of one name only those are meant, where one was picked.
    """
    if "@" not in text:
        return []
    seers, picked = list(who_sees(record)), set(ids or ())
    names = _names_in(text, {person.name for person in seers})
    meant = {person.name for person in seers if person.pk in picked}
    return [one for one in seers if one.name in names and (one.pk in picked or one.name not in meant)]


def unaware(text: str, record: Any) -> str:
    """The names `text` calls of people at work who may not see `record`, so are not told of it."""
    if "@" not in text:
        return ""
    seers = list(who_sees(record))
    others = User.objects.filter(is_active=True).exclude(pk__in=[person.pk for person in seers])
    names = list(others.order_by("name_key").values_list("name", flat=True))
    found = _names_in(text, {*names, *(person.name for person in seers)})
    return ", ".join(name for name in names if name in found)


def _names_in(text: str, names: Collection[str]) -> set[str]:
    """Those of `names` that stand after an "@" as whole words, and the longest where one begins with another."""
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return set(re.findall(rf"@({longest_first})(?!\w)", text)) if names else set()


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
