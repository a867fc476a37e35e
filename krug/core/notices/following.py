"""Who follows which records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from krug.core.access.models import User
from krug.core.notices.models import Follow


@transaction.atomic
def follow(user: User, record: Any) -> bool:
    """`user`, who sees the record, is told what happens to it from now on. False where they were already."""
    return Follow.objects.get_or_create(user=user, kind=record.KIND, record_id=record.pk)[1]


def unfollow(user: User, card: tuple[str, int]) -> bool:
    return bool(Follow.objects.filter(user=user, kind=card[0], record_id=card[1]).delete()[0])


def follows(user: User, card: tuple[str, int]) -> bool:
    return Follow.objects.filter(user=user, kind=card[0], record_id=card[1]).exists()


def followed_by(user: User) -> QuerySet[Follow]:
    return Follow.objects.filter(user=user)


def gone(kind: str, ids: Sequence[int]) -> None:
    """The records are removed for good."""
    Follow.objects.filter(kind=kind, record_id__in=ids).delete()
