"""The reader of the spine: whoever is to be told of what has happened, in the transaction that moves its cursor."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from krug.core.access.models import Firm, User
from krug.core.events import history
from krug.core.events.inserting import insert
from krug.core.events.models import Channel, Cursor, Event
from krug.core.events.reading import BEGINNING, read, settled
from krug.core.live.touching import touch
from krug.core.notices import deciding, kinds, reminding
from krug.core.notices.deciding import Candidate
from krug.core.notices.kinds import NoticeKind
from krug.core.notices.models import Browser, Chat, Notice, Service, Telling, Wishes
from krug.core.notices.times import zone_of
from krug.core.notices.ways import Way

READER, BELL = "notices", "bell"
# What was written down as having happened before that is no news.
OLD = dt.timedelta(days=1)
# A past brought in, and what an operator does by hundreds: nobody is told of each.
IN_BULK = (Channel.IMPORT, Channel.COMMAND)


@dataclass
class New:
    """One notice about to be: `count` of the kind come to this person at once."""

    user: User
    kind: NoticeKind
    key: str
    card: tuple[str, int]
    event: Event | None = None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass
class People:
    """Those who are told, with what they wish and where they are to be reached; looked up at once, five queries."""

    users: dict[int, User]
    wishes: dict[int, Wishes]
    open_ways: set[str]
    with_browser: set[int]
    with_chat: set[int]

    @classmethod
    def among(cls, ids: Collection[int]) -> People:
        """Who works in Krug among `ids`."""
        users = {user.pk: user for user in User.objects.filter(pk__in=ids, is_active=True)}
        firm = Firm.current()
        for user in users.values():
            user.firm = firm
        browsers: Any = Browser.objects.filter(user__in=users).values_list("user_id", flat=True)
        chats: Any = Chat.objects.filter(user__in=users, chat__isnull=False).values_list("user_id", flat=True)
        return cls(users, Wishes.objects.in_bulk(users.keys()), Service.open_ways(), set(browsers), set(chats))

    def wishes_of(self, user: User) -> Wishes:
        return self.wishes.get(user.pk) or Wishes(user_id=user.pk)

    def reached_by(self, user: User) -> set[str]:
        """The ways out that are open and lead to the person."""
        ends = {
            Way.MAIL: bool(user.email),
            Way.PUSH: user.pk in self.with_browser,
            Way.TELEGRAM: user.pk in self.with_chat,
            Way.SMS: bool(self.wishes_of(user).phone),
        }
        return {way for way, is_there in ends.items() if is_there and way in self.open_ways}

    def ways(self, kind: NoticeKind, pk: int) -> set[Way]:
        """By which ways the person is told of the kind; none where it is not for them, or they have left."""
        user = self.users.get(pk)
        if user is None or kind not in kinds.offered_to(user):
            return set()
        return deciding.ways_for(kind, user.role.code, self.wishes_of(user).ways)


def read_on() -> int:
    """The next events; gives how many were read. Where nothing has happened, nothing is written."""
    at = Cursor.objects.filter(reader=READER).values_list("transaction", "event_id").first()
    if at is None:
        begin_now()
        return 0
    return read(READER, tell) if settled(at).exists() else 0


@transaction.atomic
def begin_now() -> None:
    """What happened so far is told to nobody."""
    last = settled(BEGINNING).order_by("-transaction", "-id").first()
    position = {} if last is None else {"transaction": last.transaction, "event_id": last.pk}
    Cursor.objects.get_or_create(reader=READER, defaults=position)


def tell(events: list[Event]) -> None:
    reminding.follow(events)
    found = _candidates(events)
    if not found:
        return
    people = People.among({one.user for candidates in found.values() for one in candidates})
    by_pk = {event.pk: event for event in events}
    wanted: list[New] = []
    for pk, candidates in sorted(found.items()):
        ways = {(one.kind.code, one.user): people.ways(one.kind, one.user) for one in candidates}
        event = by_pk[pk]
        card = (event.record_kind, event.record_id) if event.record_kind in history.subjects else ("", event.record_id)
        for user, kind in deciding.told_under(candidates, ways).items():
            wanted.append(New(people.users[user], kind, f"event:{pk}", card, event))
    put_down(wanted, people)


def put_down(wanted: Sequence[New], people: People) -> int:
    """Keep what nobody has been told yet, and what of it is to leave Krug. In a transaction; gives how many are new."""
    rows: Any = Notice.objects.filter(key__in={one.key for one in wanted}, user__in={one.user.pk for one in wanted})
    there = set(rows.values_list("user_id", "key"))
    new = [one for one in wanted if (one.user.pk, one.key) not in there]
    counted = Counter((one.user.pk, one.kind.code) for one in new)
    now = timezone.now()
    notices = [_notice(one, people, now) for one in new]
    insert(notices)
    tellings = []
    for one, notice in zip(new, notices, strict=True):
        ways = people.ways(one.kind, one.user.pk)
        wishes, zone = people.wishes_of(one.user), zone_of(one.user)
        for way in deciding.out_by(ways, people.reached_by(one.user), counted[(one.user.pk, one.kind.code)]):
            due = deciding.due_at(now, way, wishes, zone)
            tellings.append(Telling(notice_id=notice.pk, user_id=one.user.pk, way=way, due_at=due))
    insert(tellings)
    touch(BELL, {notice.user_id for notice in notices if notice.in_app})
    return len(new)


def _notice(one: New, people: People, now: dt.datetime) -> Notice:
    return Notice(
        user_id=one.user.pk,
        kind=one.kind.code,
        key=one.key,
        event_id=one.event.pk if one.event else None,
        card_kind=one.card[0],
        card_id=one.card[1],
        data=one.data,
        in_app=Way.APP in people.ways(one.kind, one.user.pk),
        created_at=now,
    )


def _candidates(events: Sequence[Event]) -> dict[int, list[Candidate]]:
    now = timezone.now()
    fresh = [event for event in events if now - event.at <= OLD]
    actors = {event.pk: event.actor_id for event in fresh}
    found: dict[int, list[Candidate]] = defaultdict(list)
    for kind in kinds.all_kinds():
        heard = [event for event in fresh if kind.is_about(event.kind) and (kind.to_oneself or _is_news(event))]
        if kind.whom is None or not heard:
            continue
        for pk, people in kind.whom(heard).items():
            found[pk] += [Candidate(kind, person, person == actors[pk]) for person in sorted(people)]
    return dict(found)


def _is_news(event: Event) -> bool:
    return event.channel not in IN_BULK
