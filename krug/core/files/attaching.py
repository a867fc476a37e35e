"""Files attached to records: put on, renamed, taken off, taken back. Whoever may change a record may do so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events import history
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.files.models import KEPT, Attachment, StoredFile
from krug.core.files.names import cleaned
from krug.core.files.refusals import NotTaken
from krug.core.files.storing import settle, staged

# Rooms above that must write in the very transaction in which a record's files change: called with the record.
followers: list[Callable[[Any], None]] = []


def attach(
    record: Any, actor: User, name: str, chunks: Iterable[bytes], channel: str = Channel.PAGE, field: str = ""
) -> Attachment:
    """What `chunks` hold, beside `record` under `name`. The same bytes under the same name are attached once.

    `field`: the field of files that it is to stand in, by name; whoever calls has seen that the kind has it.
    Raises Denied, and NotTaken for what is empty, too large, without a name or with too long a one.
    """
    policy.check(actor, Action.CHANGE, record)
    _check_field(actor, record.KIND, field)
    name = cleaned(name)
    with staged(chunks, settings.FILE_MOST_BYTES) as found, transaction.atomic():
        record = _hold(record, actor)
        return _put(record, actor, settle(found), name, channel, field)


@transaction.atomic
def attach_stored(record: Any, actor: User, stored: StoredFile, name: str, channel: str = Channel.PAGE) -> Attachment:
    """Bytes that another room keeps a row of, so that nobody sweeps them away, beside `record` too.

    Raises Denied, NotTaken for what is no name.
    """
    record = _hold(record, actor)
    return _put(record, actor, stored, cleaned(name), channel)


@transaction.atomic
def rename(attachment: Attachment, actor: User, name: str, channel: str = Channel.PAGE) -> None:
    """The same name again does nothing. Raises Denied, NotTaken, also for a name these bytes bear there already."""
    record = _hold(record_of(attachment), actor, attachment.field)
    old, name = attachment.name, cleaned(name)
    if old == name:
        return
    if _beside(record, attachment, name).exists():
        raise NotTaken(_("The same file is there under this name already."), "name")
    if not Attachment.objects.filter(pk=attachment.pk, name=old, removed_at=None).update(name=name):
        return  # taken off or renamed by somebody else meanwhile
    attachment.name = name
    _tell("file.renamed", record, attachment, actor, channel, old=old)


@transaction.atomic
def remove(attachment: Attachment, actor: User, channel: str = Channel.PAGE) -> None:
    """Off the record, to be taken back for 30 days. A second time does nothing. Raises Denied."""
    record = _hold(record_of(attachment), actor, attachment.field)
    rows = Attachment.objects.filter(pk=attachment.pk, removed_at=None)
    if rows.update(removed_at=timezone.now(), removed_by=_stored(actor)):
        _tell("file.removed", record, attachment, actor, channel)


@transaction.atomic
def restore(attachment: Attachment, actor: User, channel: str = Channel.PAGE) -> None:
    """Beside its record again. A second time does nothing; nor where it was attached anew since. Raises Denied."""
    record = _hold(record_of(attachment), actor, attachment.field)
    same = _beside(record, attachment, attachment.name)
    rows = Attachment.objects.filter(pk=attachment.pk).exclude(removed_at=None)
    if not same.exists() and rows.update(removed_at=None, removed_by=None):
        _tell("file.restored", record, attachment, actor, channel)


def purge(most: int = 200) -> int:
    """Remove for good what was taken off more than 30 days ago; gives how many. Its bytes go when nobody needs them."""
    old = Attachment.objects.filter(removed_at__lt=timezone.now() - KEPT).order_by("removed_at")
    return sum(_purge(attachment) for attachment in old[:most])


def forget(kind: str, ids: Sequence[int]) -> None:
    """The records are removed for good."""
    Attachment.objects.filter(kind=kind, record_id__in=ids).delete()


def reached(user: User, pk: int, removed: bool = False) -> tuple[Attachment, Any] | None:
    """The attachment and its record, as far as `user` sees that; `removed`: also one taken off and still kept.

    None for what is not there and for what is out of reach.
    """
    there = Q(removed_at=None) | Q(removed_at__gt=timezone.now() - KEPT) if removed else Q(removed_at=None)
    found = Attachment.objects.filter(there, pk=pk).select_related("stored", "added_by").first()
    if found is None or found.kind not in history.subjects:
        return None
    if not user.sees_field(found.kind, found.field):
        return None
    record = history.subjects[found.kind].objects.visible_to(user).filter(pk=found.record_id).first()
    return None if record is None else (found, record)


def record_of(attachment: Attachment) -> Any:
    return history.subjects[attachment.kind].objects.get(pk=attachment.record_id)


def names_of(kind: str, ids: Iterable[int]) -> dict[int, list[str]]:
    """The names of the files beside each record that has any, in order. One query.

    Those in fields are left out: the search would tell of them to who does not see the field.
    """
    found: dict[int, list[str]] = defaultdict(list)
    rows = Attachment.objects.filter(kind=kind, record_id__in=list(ids), removed_at=None, field="").order_by("pk")
    for pk, name in rows.values_list("record_id", "name"):
        found[pk].append(name)
    return found


def by_field(kind: str, ids: Iterable[int]) -> dict[int, dict[str, list[tuple[int, str]]]]:
    """Of each record the (id, name) of the files in its fields, by field and in order. One query."""
    found: dict[int, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    rows = Attachment.objects.filter(kind=kind, record_id__in=list(ids), removed_at=None).exclude(field="")
    for record, field, pk, name in rows.order_by("pk").values_list("record_id", "field", "pk", "name"):
        found[record][field].append((pk, name))
    return found


def _put(record: Any, actor: User, stored: StoredFile, name: str, channel: str, field: str = "") -> Attachment:
    """On a record that is held: a second press has waited for its row and finds what the first has made."""
    there = Attachment.objects.of_record(record).filter(stored=stored, name=name, field=field).first()
    if there is not None:
        return there  # type: ignore[no-any-return]
    made = Attachment(kind=record.KIND, record_id=record.pk, stored=stored, name=name, field=field)
    made.added_by = _stored(actor)
    made.save()
    _tell("file.attached", record, made, actor, channel, size=stored.size)
    return made


def _beside(record: Any, attachment: Attachment, name: str) -> Any:
    """The same bytes under `name` in the same place of the record."""
    rows = Attachment.objects.of_record(record)
    return rows.filter(stored=attachment.stored_id, name=name, field=attachment.field)


def _check_field(actor: User, kind: str, field: str) -> None:
    if field and not actor.changes_field(kind, field):
        raise policy.Denied(_("You have no right to do this."))


def _hold(record: Any, actor: User, field: str = "") -> Any:
    """The record as it is now; whoever else changes its files waits. Raises Denied, also where it has just gone."""
    _check_field(actor, record.KIND, field)
    found = type(record).objects.select_for_update(of=("self",)).filter(pk=record.pk, deleted_at=None).first()
    if found is None:
        raise policy.Denied(_("The record is no longer there."))
    policy.check(actor, Action.CHANGE, found)
    return found


@transaction.atomic
def _purge(attachment: Attachment) -> bool:
    rows = Attachment.objects.filter(pk=attachment.pk, removed_at__lt=timezone.now() - KEPT)
    if not rows.delete()[0]:
        return False  # taken back, or another worker was quicker
    data = {"title": attachment.name, "file": attachment.pk, **_place(attachment)}
    write([Fact("file.purged", (attachment.kind, attachment.record_id), data)], None, Channel.RULE)
    return True


def _tell(code: str, record: Any, attachment: Attachment, actor: User, channel: str, **more: Any) -> None:
    data = {"title": attachment.name, "file": attachment.pk, **_place(attachment), **more}
    write([Fact(code, record.card, data, record.cards())], actor, channel)
    for follow in followers:
        follow(record)


def _place(attachment: Attachment) -> dict[str, str]:
    """By it the history keeps a file from who does not see its field."""
    return {"field": attachment.field} if attachment.field else {}


def _stored(actor: User) -> User | None:
    """Krug itself is nobody."""
    return actor if actor.pk else None
