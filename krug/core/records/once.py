"""One form makes one record, however often it is sent."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import uuid_utils.compat as uuids
from django.db import IntegrityError

from krug.core.access.models import User
from krug.core.records import writing
from krug.core.records.kinds import RecordKind


def new_key() -> str:
    """What a new form carries, and the record made from it has as its `uid`."""
    return str(uuids.uuid7())


def create_once(kind: RecordKind, actor: User, values: Mapping[str, Any], key: str) -> Any:
    """The new record; or the one this form made before: pressed twice, or again because the answer was lost.

    A `key` that is none makes a record each time. Raises as `writing.create` does.
    """
    uid = _uid(key)
    made = _made(kind, actor, uid)
    if made is not None:
        return made
    try:
        return writing.create(kind, actor, [{**values, "uid": uid} if uid else values])[0]
    except IntegrityError:
        # The other press was quicker, between the look and the writing; or the key is another person's, and counts not.
        return _made(kind, actor, uid) or writing.create(kind, actor, [values])[0]


def _uid(key: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(key)
    except ValueError:
        return None


def _made(kind: RecordKind, actor: User, uid: uuid.UUID | None) -> Any:
    return kind.model.objects.filter(uid=uid, created_by=actor).first() if uid else None
