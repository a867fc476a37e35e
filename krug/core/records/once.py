"""One form makes one record, or one comment, however often it is sent."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import uuid_utils.compat as uuids
from django.db import IntegrityError, transaction

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import EventLink
from krug.core.records import writing
from krug.core.records.kinds import RecordKind

# A form is sent again within minutes; nobody writes so many comments on one card meanwhile.
LATELY = 20
MOMENT = 6  # so many bytes of a key tell when the form was drawn


def new_key() -> str:
    """What a new form carries: from it and from what is sent comes the `uid` of what is made."""
    return str(uuids.uuid7())


def create_once(kind: RecordKind, actor: User, values: Mapping[str, Any], key: str) -> Any:
    """The new record; or the one this form made before: pressed twice, or again because the answer was lost.

    A form that was come back to and filled in otherwise makes another record, so that nothing typed is lost. A `key`
    that is none makes a record each time. Raises as `writing.create` does.
    """
    uid = _uid(key, kind.code, *(f"{name}={values[name]}" for name in sorted(values)))
    made = _made(kind, actor, uid)
    if made is not None:
        return made
    try:
        return writing.create(kind, actor, [{**values, "uid": uid} if uid else values])[0]
    except IntegrityError:
        # The other press was quicker, between the look and the writing; or the key is another person's, and counts not.
        return _made(kind, actor, uid) or writing.create(kind, actor, [values])[0]


@transaction.atomic
def comment_once(record: Any, actor: User, text: str, key: str, picked: Iterable[int] | None = None) -> bool:
    """A comment in the record's history; False where this form has written it already.

    `key` is what the form carries; one that is none writes a comment each time. Raises as `writing.comment` does.
    """
    uid = _uid(key, text)
    policy.check(actor, Action.CHANGE, record)
    # Of two presses at once the second waits here for the first, and then finds its comment.
    type(record).objects.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if uid and _written(record, actor, uid):
        return False
    writing.comment(record, actor, text, picked=picked, key=str(uid) if uid else "")
    return True


def _written(record: Any, actor: User, uid: uuid.UUID) -> bool:
    """Whether one of the person's last comments on the card came from this form."""
    kind, pk = record.card
    links = EventLink.objects.filter(card_kind=kind, card_id=pk, event__kind=f"{kind}.commented", event__actor=actor)
    lately = links.order_by("-event_id").values_list("event__data", flat=True)[:LATELY]
    return any(data.get("key") == str(uid) for data in lately)


def _uid(key: str, *sent: str) -> uuid.UUID | None:
    """One for the form and what was sent with it; it begins with the form's moment, so that an index stays in order."""
    try:
        form = uuid.UUID(key)
    except ValueError:
        return None
    mixed = hashlib.sha256("\x00".join([str(form), *sent]).encode()).digest()
    return uuid.UUID(bytes=form.bytes[:MOMENT] + mixed[MOMENT:16], version=5)


def _made(kind: RecordKind, actor: User, uid: uuid.UUID | None) -> Any:
    return kind.model.objects.filter(uid=uid, created_by=actor, deleted_at=None).first() if uid else None
