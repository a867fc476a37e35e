"""What became other in a person's calendar or address book since a device last asked (RFC 6578).

Whatever the reason, a change, the bin, a right given or taken, a series parted: what is there now is laid beside what
devices were last told, so that nothing is forgotten. It is looked at anew only when anything may have changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from krug.core.access.models import User
from krug.core.events.reading import after, settled
from krug.core.records import kinds
from krug.modules.activities import times
from krug.modules.dav.models import Collection, Member
from krug.modules.dav.refusals import DAV, Refused
from krug.modules.dav.stock import stock_of

TOKEN = re.compile(r"urn:krug:sync:([0-9a-f]{16})-(\d{1,18})")
REMEMBERED = dt.timedelta(days=180)
# Of other records nothing stands in calendars and address books.
ABOUT = {"activity", "client", "contact"}


@dataclass(frozen=True)
class Marked:
    """A thing of which only its name and its mark are known."""

    name: str
    mark: str

    def etag(self, _salt: str) -> str:
        return self.mark


def marked(collection: Collection) -> list[Marked]:
    """What is in the collection, as it was when looked at."""
    rows = collection.members.filter(is_gone=False).order_by("number").values_list("name", "etag")
    return [Marked(name, etag) for name, etag in rows]


def of(person: User, shelf: str) -> Collection:
    """The collection, as it was when last looked at; made where there was none."""
    return Collection.objects.get_or_create(person=person, shelf=shelf)[0]


def refreshed(person: User, shelf: str, anew: bool = False) -> Collection:
    """The collection and its members as they are now. `anew`: though no event says that anything has changed."""
    collection = of(person, shelf)
    if not anew and collection.rights == salt_of(person) and not _news(collection):
        return collection
    return _look(person, collection)


@transaction.atomic
def _look(person: User, collection: Collection) -> Collection:
    collection = Collection.objects.select_for_update().get(pk=collection.pk)  # another device may ask at once
    salt = salt_of(person)
    last = settled((collection.mark_transaction, collection.mark_event)).order_by("-transaction", "-id").first()
    if last is not None:
        collection.mark_transaction, collection.mark_event = last.transaction, last.pk
    collection.rights = salt
    now = {thing.name: thing.etag(salt) for thing in stock_of(collection.shelf).all(person, collection)}
    _note(collection, now)
    collection.save(update_fields=["mark_transaction", "mark_event", "rights", "number", "oldest"])
    return collection


def _note(collection: Collection, now: dict[str, str]) -> None:
    known = {member.name: member for member in collection.members.all()}
    new, changed = [], []
    for name, etag in now.items():
        member = known.get(name)
        if member is None or member.is_gone or member.etag != etag:
            new += [_numbered(collection, Member(collection=collection, name=name), etag)] if member is None else []
            changed += [_numbered(collection, member, etag)] if member is not None else []
    for name, member in known.items():
        if name not in now and not member.is_gone:
            changed.append(_numbered(collection, member, "", is_gone=True))
    Member.objects.bulk_create(new, batch_size=500)
    Member.objects.bulk_update(changed, ["etag", "number", "is_gone", "at"], batch_size=500)
    if changed:
        _forget(collection)


def _numbered(collection: Collection, member: Member, etag: str, is_gone: bool = False) -> Member:
    collection.number += 1
    member.number, member.etag, member.is_gone, member.at = collection.number, etag, is_gone, timezone.now()
    return member


def _forget(collection: Collection) -> None:
    old = collection.members.filter(is_gone=True, at__lt=timezone.now() - REMEMBERED)
    last = old.aggregate(last=Max("number"))["last"]
    if last is not None:
        collection.oldest = last
        old.delete()


def _news(collection: Collection) -> bool:
    others = [kind.code for kind in kinds.all_kinds() if kind.code not in ABOUT]
    rows = after((collection.mark_transaction, collection.mark_event)).exclude(record_kind__in=others)
    return rows.order_by().exists()


def salt_of(person: User) -> str:
    """Another one when what the person may see of what they see has changed, or their clock."""
    rights = {kind: person.field_rights(kind) for kind in sorted(ABOUT)}
    said: list[Any] = [rights, person.role_id, str(times.zone_of(person)), person.is_administrator]
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def token_of(collection: Collection, number: int | None = None) -> str:
    return f"urn:krug:sync:{collection.stamp}-{collection.number if number is None else number}"


def number_in(collection: Collection, token: str) -> int:
    """Up to which change the device knows; 0 for none. Raises Refused for a token that is none, or too old."""
    if not token.strip():
        return 0
    match = TOKEN.fullmatch(token.strip())
    number = int(match[2]) if match else -1
    if match is None or match[1] != collection.stamp or not collection.oldest <= number <= collection.number:
        raise Refused(403, (DAV, "valid-sync-token"))
    return number
