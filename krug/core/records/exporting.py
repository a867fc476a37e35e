"""Data leave Krug in a file: the trail keeps who took what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.events.kinds import EventKind
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import large_exports

Piece = TypeVar("Piece", str, bytes)
EXPORTED = EventKind("firm.exported", _("exported “{title}” to a file"), "audit", "down")


@transaction.atomic
def note_export(actor: User, title: str, form: str, rows: int, channel: str = Channel.PAGE) -> None:
    """`title` says what was taken, `form` is the kind of file: csv, xlsx; `rows` is how many it holds."""
    write([Fact(EXPORTED.code, ("firm", 1), {"title": title, "format": form, "rows": rows})], actor, channel)
    large_exports.count(actor, title, rows, channel)


def in_same_words(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Each of `pieces` made in the language and the time zone that are set now."""
    language, zone = get_language() or "", timezone.get_current_timezone()

    def made() -> Iterator[Piece]:
        source = iter(pieces)
        while True:
            # Only while a piece is made: between two of them the thread serves others.
            with override(language), timezone.override(zone):
                piece = next(source, None)
            if piece is None:
                return
            yield piece

    return made()
