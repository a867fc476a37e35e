"""Notices as one person may see them at this moment: of what is out of reach not even that it is there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.db.models import QuerySet
from django.utils.html import strip_tags

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events import history
from krug.core.events import kinds as event_kinds
from krug.core.notices import kinds
from krug.core.notices.kinds import NoticeKind
from krug.core.notices.models import Notice
from krug.core.records import kinds as record_kinds
from krug.core.records.hiding import told
from krug.core.records.naming import Names
from krug.core.records.telling import Change, tell


@dataclass(frozen=True)
class Said:
    """One notice in plain words. `what` is the record it is about, `text` what happened, `comment` what was said."""

    notice: Notice
    kind: NoticeKind
    what: str
    text: str
    url: str
    icon: str
    actor: User | None = None
    comment: str = ""
    changes: list[Change] = field(default_factory=list)

    @property
    def at(self) -> dt.datetime:
        return self.notice.event.at if self.notice.event else self.notice.created_at

    @property
    def by(self) -> str:
        return self.actor.name if self.actor else ""

    @property
    def line(self) -> str:
        """What happened and by whom, without the record."""
        return " ".join(part for part in (self.by, self.comment or self.text) if part)


def open_to(notices: Iterable[Notice], user: User) -> list[tuple[Notice, Any]]:
    """Those that `user` may see now, each with its record, None where it is about none. A query for each kind."""
    notices = list(notices)
    reached = {
        (code, record.pk): record
        for code, rows in _reached((notice.card for notice in notices), user)
        for record in rows.select_related(*record_kinds.get(code).related)
    }
    offered = {kind.code for kind in kinds.offered_to(user)}
    found = []
    for notice in notices:
        if notice.kind not in offered or (notice.card_kind and notice.card not in reached):
            continue
        if notice.event is not None and not told([notice.event], user):
            continue
        found.append((notice, reached.get(notice.card)))
    return found


def how_many_open_to(rows: QuerySet[Notice], user: User) -> int:
    """As many of `rows` as `open_to` would give. Every page asks: of notices and records no more than ids are read,
    but for who is kept from some fields, whose events must be looked at."""
    if not user.is_administrator and user.role.field_rights:
        return len(open_to(rows.select_related("event"), user))
    told_of = list(rows.values_list("kind", "card_kind", "card_id"))
    cards = {(kind, pk) for _code, kind, pk in told_of if kind}
    reached = {(code, pk) for code, there in _reached(cards, user) for pk in there.values_list("pk", flat=True)}
    offered = {kind.code for kind in kinds.offered_to(user)}
    return sum(code in offered and (not kind or (kind, pk) in reached) for code, kind, pk in told_of)


def said(notices: Iterable[Notice], user: User) -> list[Said]:
    """Those that `user` may see now, in words of the active language. Notices come with their event and its actor."""
    pairs = open_to(notices, user)
    names = Names.of_changes([notice.event for notice, _record in pairs if notice.event], user)
    spoken = (_say(notice, record, user, names) for notice, record in pairs)
    return [one for one in spoken if one is not None]


def _say(notice: Notice, record: Any, user: User, names: Names) -> Said | None:
    kind = kinds.get(notice.kind)
    if kind is None:
        return None
    what, url = ("", _elsewhere(kind, notice)) if record is None else (str(record), _address(record))
    event = notice.event
    if event is None:
        is_lost = bool(notice.card_kind) and record is None
        text = None if kind.words is None or is_lost else kind.words(notice.data, record, user)
        return None if text is None else Said(notice, kind, what, text, url, "clock")
    shown = tell(event, names)
    comment = "" if not shown.said or event.data.get(event_kinds.ERASED) else str(event.data.get("text", ""))
    text = unescape(strip_tags(shown.sentence))
    return Said(notice, kind, what, text, url, shown.icon, event.actor, comment, shown.changes)


def _reached(cards: Iterable[tuple[str, int]], user: User) -> Iterator[tuple[str, Any]]:
    """Of each kind among `cards` the records that `user` sees now, one query a kind; in the bin or not."""
    wanted: dict[str, set[int]] = {}
    for code, pk in cards:
        if code in history.subjects and record_kinds.known(code):
            wanted.setdefault(code, set()).add(pk)
    for code, ids in wanted.items():
        rows = record_kinds.get(code).model.objects.filter(pk__in=ids)
        yield code, policy.limit(rows, user, code, Action.SEE)


def _address(record: Any) -> str:
    return "" if record.deleted_at is not None else str(record.get_absolute_url())


def _elsewhere(kind: NoticeKind, notice: Notice) -> str:
    return kind.leads_to(notice.card_id) if kind.leads_to else ""
