"""A person's own notices by the API: the same verbs as their pages. Nobody reaches another's."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _said
from pydantic import BaseModel, Field, StrictInt, StrictStr

from krug.core.access.models import User
from krug.core.api.asking import yes_no
from krug.core.api.bodies import Body, Subject, Time
from krug.core.api.filters import CURSOR, LIMIT, Parameter, paged
from krug.core.api.items import moment
from krug.core.api.operations import Call, Made, Operation
from krug.core.api.problems import Problem, missing, wrong
from krug.core.api.schemas import listed
from krug.core.api.types import BIGGEST, Id
from krug.core.events.models import Channel
from krug.core.notices import following, inbox, keeping, kinds, reminding, services_api
from krug.core.notices.deciding import ways_for
from krug.core.notices.keeping import LONGEST_LEAD
from krug.core.notices.models import Digest, Follow, Notice, Reminder, Wishes
from krug.core.notices.reminding import LONGEST
from krug.core.notices.seeing import Said
from krug.core.notices.seeing import said as in_words
from krug.core.notices.times import DAY, Snooze
from krug.core.notices.ways import Way
from krug.core.records import kinds as record_kinds
from krug.core.records.conflicts import Overtaken

Code = Annotated[StrictStr, Field(min_length=1, max_length=40, examples=["client"])]
Minute = Annotated[StrictInt, Field(ge=0, le=DAY - 1)]


UNREAD = Parameter("unread", {"type": "boolean"}, yes_no)


class GivenNotice(BaseModel):
    """`record` null: it is about none. `text` is in the language of who asks, `comment` as it was written."""

    id: int
    at: Time
    kind: str
    record: Subject | None
    title: str
    text: str
    comment: str
    url: str
    actor: int | None
    read_at: Time | None


class SnoozedNotice(Body):
    till: Literal[tuple(Snooze.values)]  # type: ignore[valid-type]


class GivenSnoozed(BaseModel):
    until: Time


class GivenNumber(BaseModel):
    number: int


class NewFollowed(Body):
    type: Code
    id: Id


class GivenFollow(BaseModel):
    id: int
    record: Subject
    at: Time


class NewReminder(Body):
    """`before` in minutes; whole days keep the hour of the clock, a day without a time begins at nine."""

    type: Code
    id: Id
    field: Annotated[StrictStr, Field(min_length=1, max_length=60, examples=["expected_close_on"])]
    before: Annotated[StrictInt, Field(ge=0, le=LONGEST)]


class GivenReminder(BaseModel):
    """`fires_at` null: the field is empty, or it has been told of."""

    id: int
    record: Subject
    field: str
    before: int
    fires_at: Time | None


class ChangedWishes(Body):
    """`ways`: for the kinds of notice named, all the ways wanted. Quiet hours are minutes of the own day, or null."""

    version: Annotated[StrictInt, Field(ge=1, le=2**31 - 1, description=_said("The version you have read"))]
    ways: dict[Code, Annotated[list[Literal[tuple(Way.values)]], Field(max_length=10)]] | None = None  # type: ignore[valid-type]
    digest: Literal[tuple(Digest.values)] | None = None  # type: ignore[valid-type]
    digest_hour: Annotated[StrictInt, Field(ge=0, le=23)] | None = None
    quiet_from: Minute | None = None
    quiet_till: Minute | None = None
    lead: Annotated[StrictInt, Field(ge=0, le=LONGEST_LEAD)] | None = None
    phone: Annotated[StrictStr, Field(max_length=30)] | None = None


class GivenWishes(BaseModel):
    ways: dict[str, list[str]]
    digest: str
    digest_hour: int
    quiet_from: int | None
    quiet_till: int | None
    lead: int | None
    phone: str
    version: int


def _list(call: Call) -> Any:
    rows = inbox.own(call.user, call.asked.get("unread", False)).select_related("event__actor")
    found = paged(rows, ("-id",), call.asked)
    return {"items": [_item(one) for one in in_words(found.rows, call.user)], "next": found.next}


def _read(call: Call) -> Any:
    _reach(call.user, call.id)
    inbox.mark(call.user, [call.id])
    return _one(call)


def _unread(call: Call) -> Any:
    _reach(call.user, call.id)
    inbox.mark(call.user, [call.id], read=False)
    return _one(call)


def _one(call: Call) -> Any:
    return _item(_reach(call.user, call.id))


def _snooze(call: Call) -> Any:
    return {"until": moment(inbox.snooze(call.user, call.id, call.body.till))}


def _follows(call: Call) -> Any:
    found = paged(following.followed_by(call.user), ("-id",), call.asked)
    return {"items": [_follow_item(one) for one in found.rows], "next": found.next}


def _follow(call: Call) -> Made:
    record = _record(call.user, call.body.type, call.body.id)
    following.follow(call.user, record)
    found = Follow.objects.get(user=call.user, kind=record.KIND, record_id=record.pk)
    return Made(_follow_item(found), f"/api/v1/follows/{found.pk}")


def _unfollow(call: Call) -> None:
    found = Follow.objects.filter(user=call.user, pk=call.id).first() if call.id <= BIGGEST else None
    if found is None:
        raise missing()
    following.unfollow(call.user, (found.kind, found.record_id))


def _reminders(call: Call) -> Any:
    found = paged(Reminder.objects.filter(user=call.user), ("-id",), call.asked)
    return {"items": [_reminder_item(one) for one in found.rows], "next": found.next}


def _remind(call: Call) -> Made:
    body = call.body
    record = _record(call.user, body.type, body.id)
    found = reminding.remind(call.user, record, body.field, body.before)
    return Made(_reminder_item(found), f"/api/v1/reminders/{found.pk}")


def _forget(call: Call) -> None:
    if call.id > BIGGEST or reminding.forget(call.user, call.id) is None:
        raise missing()


def _wishes(call: Call) -> Any:
    found, user = Wishes.of(call.user), call.user
    names = ("digest", "digest_hour", "quiet_from", "quiet_till", "lead", "phone", "version")
    ways = {kind.code: sorted(ways_for(kind, user.role.code, found.ways)) for kind in kinds.wished_by(user)}
    return {"ways": ways, **{name: getattr(found, name) for name in names}}


def _wish(call: Call) -> Any:
    values = call.body.model_dump(exclude_unset=True)
    blank = {"quiet_from", "quiet_till", "lead"}
    values = {name: value for name, value in values.items() if value is not None or name in blank}
    try:
        keeping.change(call.user, values, values.pop("version"), Channel.API)
    except Overtaken as error:
        raise Problem(409, str(error), more={"current": _wishes(call)}) from None
    return _wishes(call)


def _reach(user: User, pk: int) -> Said:
    """Raises the answer for what is no notice of the person, or out of their sight."""
    rows = Notice.objects.filter(user=user, pk=pk, in_app=True).select_related("event__actor") if pk <= BIGGEST else []
    found = in_words(rows, user)
    if not found:
        raise missing()
    return found[0]


def _record(user: User, code: str, pk: int) -> Any:
    if not record_kinds.known(code):
        raise wrong("type", said("Choose from the list."))
    found = record_kinds.get(code).model.objects.visible_to(user).filter(pk=pk).first()
    if found is None:
        raise wrong("id", said("There is no such record any more, or it is not open to you."))
    return found


def _item(one: Said) -> dict[str, Any]:
    notice = one.notice
    return {
        "id": notice.pk,
        "at": moment(one.at),
        "kind": notice.kind,
        "record": {"type": notice.card_kind, "id": notice.card_id} if notice.card_kind else None,
        "title": one.what,
        "text": one.text,
        "comment": one.comment,
        "url": one.url,
        "actor": one.actor.pk if one.actor else None,
        "read_at": moment(notice.read_at),
    }


def _follow_item(found: Follow) -> dict[str, Any]:
    return {"id": found.pk, "record": {"type": found.kind, "id": found.record_id}, "at": moment(found.at)}


def _reminder_item(found: Reminder) -> dict[str, Any]:
    return {
        "id": found.pk,
        "record": {"type": found.kind, "id": found.record_id},
        "field": found.field,
        "before": found.before,
        "fires_at": moment(found.fires_at),
    }


PAGE = (LIMIT, CURSOR)
DECLARES = tuple(
    replace(operation, tag="Notices")
    for operation in (
        Operation("GET", "notices", _("List"), _list, listed(GivenNotice), asks=(*PAGE, UNREAD)),
        Operation(
            "POST",
            "notices/reading",
            _("All are read"),
            lambda call: {"number": inbox.mark_all(call.user)},
            GivenNumber,
        ),
        Operation("GET", "notices/{id}", _("One"), _one, GivenNotice),
        Operation("POST", "notices/{id}/reading", _("Mark as read"), _read, GivenNotice),
        Operation("DELETE", "notices/{id}/reading", _("Unread again"), _unread, GivenNotice),
        Operation("POST", "notices/{id}/snooze", _("Put off"), _snooze, GivenSnoozed, body=SnoozedNotice, reach=_reach),
        Operation("GET", "follows", _("What I follow"), _follows, listed(GivenFollow), asks=PAGE),
        Operation("POST", "follows", _("Follow"), _follow, GivenFollow, 201, NewFollowed),
        Operation("DELETE", "follows/{id}", _("Follow no longer"), _unfollow, None, 204),
        Operation("GET", "reminders", _("My reminders"), _reminders, listed(GivenReminder), asks=PAGE),
        Operation("POST", "reminders", _("Remind me"), _remind, GivenReminder, 201, NewReminder),
        Operation("DELETE", "reminders/{id}", _("Remove"), _forget, None, 204),
        Operation("GET", "notice-settings", _("What to tell me"), _wishes, GivenWishes),
        Operation("PATCH", "notice-settings", _("Change"), _wish, GivenWishes, body=ChangedWishes, conflicts=True),
        *services_api.OPERATIONS,
    )
)
