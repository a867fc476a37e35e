"""What of notices goes: with a record removed for good, and with time."""

from __future__ import annotations

from collections.abc import Sequence

from krug.core.notices import following, inbox, reminding
from krug.core.notices.models import Notice


def gone(kind: str, ids: Sequence[int]) -> None:
    following.gone(kind, ids)
    reminding.gone(kind, ids)
    Notice.objects.filter(card_kind=kind, card_id__in=ids).delete()


def clean() -> None:
    inbox.clean()
