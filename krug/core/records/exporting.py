"""Data leave Krug in a file: the trail keeps who took what."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.events.kinds import EventKind
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write

EXPORTED = EventKind("firm.exported", _("exported “{title}” to a file"), "audit", "down")


@transaction.atomic
def note_export(actor: User, title: str, form: str, channel: str = Channel.PAGE) -> None:
    """`title` says what was taken, `form` is the kind of file: csv, xlsx."""
    write([Fact(EXPORTED.code, ("firm", 1), {"title": title, "format": form})], actor, channel)
