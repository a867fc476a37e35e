"""Erasing a person by the API: what goes and who speaks of them, and the erasing itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, StrictBool

from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.api.bodies import Body
from krug.core.api.operations import Call, Operation
from krug.core.events.models import Channel
from krug.core.personal import forgetting
from krug.core.personal.speaking import Speaking
from krug.core.records.kinds import RecordKind

Reach = Callable[[Call], Any]


class Erasure(Body):
    """It cannot be undone: `sure` must be true. `names`: single words of the name too are put out of what belongs to
    the person, as of titles of deals."""

    sure: Literal[True]
    names: StrictBool = False


class GivenSpoken(BaseModel):
    """A record in whose `fields` a word of the person's name stands."""

    kind: str
    id: int
    title: str
    fields: list[str]


class GivenErasurePreview(BaseModel):
    """What goes, in numbers, and which records speak of the person by a single word of the name."""

    files: int
    events: int
    links: int
    spoken: list[GivenSpoken]


class GivenErased(BaseModel):
    """The records in which words of the name still stand."""

    spoken: list[GivenSpoken]


def erasing(kind: RecordKind, reach: Reach) -> list[Operation]:
    """The operations of one kind of person; `reach` gives the record that is asked for, or raises Problem."""
    return [
        Operation(
            "GET",
            f"{kind.path}/{{id}}/erasure",
            _("What erasing the person takes"),
            _preview(reach),
            GivenErasurePreview,
            administrators=True,
            action=Action.SEE,
        ),
        Operation(
            "POST",
            f"{kind.path}/{{id}}/erasure",
            _("Erase the person"),
            _erase(reach),
            GivenErased,
            body=Erasure,
            administrators=True,
            action=Action.SEE,
        ),
    ]


def _preview(reach: Reach) -> Callable[[Call], Any]:
    def run(call: Call) -> Any:
        record = reach(call)
        return asdict(forgetting.going(record)) | _spoken(forgetting.speaking_of(record), call.user)

    return run


def _erase(reach: Reach) -> Callable[[Call], Any]:
    def run(call: Call) -> Any:
        record = reach(call)
        speaking = forgetting.speaking_of(record)
        forgetting.forget(record, call.user, Channel.API, call.body.names)
        return _spoken(speaking, call.user)

    return run


def _spoken(speaking: Speaking, user: User) -> dict[str, Any]:
    found = speaking.seen_by(user)
    return {
        "spoken": [
            {"kind": one.kind, "id": one.record.pk, "title": str(one.record), "fields": one.fields} for one in found
        ]
    }
