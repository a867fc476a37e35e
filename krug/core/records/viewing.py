"""Views of confidential records: who looked, when, from where and by which way, for the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from krug.core.access.models import User
from krug.core.events.kinds import EventKind
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import kinds
from krug.core.records.kinds import RecordKind
from krug.core.records.models import Confidential, Viewing
from krug.core.records.models.confidential import confidential_among

GROUP = "views"
# A page that is drawn anew whenever somebody changes something is one view, not a hundred.
ONCE_IN = dt.timedelta(hours=1)
PIECE = 500
LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Way(models.TextChoices):
    """By which way a record came before somebody's eyes."""

    PAGE = "page", _("its page")
    FILE = "file", _("a file of it")
    API = "api", _("the API")
    EXPORT = "export", _("an export")
    MERGING = "merging", _("merging")


def _words(data: dict[str, Any]) -> dict[str, Any]:
    code, way = data.get("kind", ""), data.get("way", "")
    title = str(kinds.get(code).title).lower() if kinds.known(code) else code
    said = str(Way(way).label) if way in Way.values else way
    return {**data, "record": f"{title} {data.get('id', '')}", "way": said, "address": data.get("address") or "—"}


def _leads_to(data: dict[str, Any]) -> str:
    code = data.get("kind", "")
    return f"/{kinds.get(code).path}/{data.get('id', '')}" if kinds.known(code) else ""


# Not of the record's kind: its history, webhooks and the API's events tell nobody who looked at it.
VIEWED = EventKind(
    "user.viewed",
    _("looked at the confidential record “{record}”: {way}, from {address}"),
    GROUP,
    "eye",
    words=_words,
    leads_to=_leads_to,
)


def note(user: User, kind: RecordKind, ids: Iterable[int], way: Way, address: str) -> int:
    """Write down that `user` saw those of the records that are confidential; gives how many were written.

    Each once in an hour for a person. Nothing is written where none is confidential: one query is all there is.
    """
    ids = list(ids)
    if not kind.may_be_confidential or not ids or not user.pk:
        return 0
    marked = sorted(confidential_among(kind.code, ids))
    pieces = (marked[start : start + PIECE] for start in range(0, len(marked), PIECE))
    return sum(_note(user, kind, piece, way, address) for piece in pieces)


def note_one(user: User, record: Any, way: Way, address: str) -> None:
    """The same of one record, whose mark is looked up and kept with it."""
    kind = kinds.get(record.KIND)
    if kind.may_be_confidential and user.pk and record.is_confidential:
        _note(user, kind, [record.pk], way, address)


def note_rows(user: User, kind: RecordKind, rows: Any, way: Way, address: str) -> int:
    """The same of all that a queryset would give."""
    if not kind.may_be_confidential:
        return 0
    marked = Confidential.objects.filter(kind=kind.code).values("record_id")
    return note(user, kind, rows.filter(pk__in=marked).order_by().values_list("pk", flat=True), way, address)


def _note(user: User, kind: RecordKind, ids: Sequence[int], way: Way, address: str) -> int:
    rows = Viewing.objects.filter(user=user, kind=kind.code)
    now = timezone.now()
    lately = set(rows.filter(record_id__in=ids, at__gt=now - ONCE_IN).values_list("record_id", flat=True))
    wanted = [pk for pk in ids if pk not in lately]
    if not wanted:
        return 0
    with transaction.atomic():
        Viewing.objects.bulk_create(
            [Viewing(user=user, kind=kind.code, record_id=pk, at=LONG_AGO) for pk in wanted], ignore_conflicts=True
        )
        # Of two pages drawn at once the second waits here, and finds it written.
        old = rows.filter(record_id__in=wanted, at__lte=now - ONCE_IN).select_for_update().order_by("pk")
        mine = list(old.values_list("record_id", flat=True))
        rows.filter(record_id__in=mine).update(at=now)
        write([_fact(user, kind, pk, way, address) for pk in mine], user, _channel(way))
    return len(mine)


def _fact(user: User, kind: RecordKind, pk: int, way: Way, address: str) -> Fact:
    data = {"kind": kind.code, "id": pk, "way": way.value, "address": address}
    return Fact(VIEWED.code, ("user", user.pk), data, [(kind.code, pk)])


def _channel(way: Way) -> str:
    return Channel.API if way is Way.API else Channel.PAGE
