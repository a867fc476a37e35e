"""The verbs every record has. Whoever calls them, page, API, import or rule: may it, change, event, search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.inserting import insert
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import followers, kinds, mentions, reassigning, renaming
from krug.core.records.binning import put_in_bin, restore
from krug.core.records.changing import change_many, differences, fact_of, with_known
from krug.core.records.children import add_children, write_children
from krug.core.records.cleaning import Invalid, clean
from krug.core.records.conflicts import Conflict, changed_since
from krug.core.records.custom import adding
from krug.core.records.fields.text import is_seen
from krug.core.records.kinds import RecordKind
from krug.core.records.models import Record
from krug.core.records.putting import put_all

__all__ = ["add", "change", "change_many", "comment", "create", "made", "put_in_bin", "record_kind", "restore"]


@transaction.atomic
def create(kind: RecordKind, actor: User, rows: Iterable[Mapping[str, Any]], channel: str = Channel.PAGE) -> list[Any]:
    """New records of `kind`, one for each of `rows` (field name to raw value); who makes one is responsible for it.

    Raises Invalid for the first row that will not do, Denied without the right; then nothing is written.
    """
    policy.check_kind(actor, Action.CREATE, kind.code)
    return add(kind, actor, [_cleaned(kind, actor, row) for row in rows], channel)


@transaction.atomic
def add(kind: RecordKind, actor: User, cleaned: Sequence[Mapping[str, Any]], channel: str = Channel.PAGE) -> list[Any]:
    """New records from values by column, as `clean` gives them: whoever calls has checked them and their links.

    The same number of queries for one and for a thousand. Raises Denied.
    """
    policy.check_kind(actor, Action.CREATE, kind.code)
    people = User.objects.in_bulk({values.get("responsible_id") for values in cleaned} - {None})
    records = [_new(kind, actor, values, people) for values in cleaned]
    for_others = [record for record in records if record.responsible_id not in {None, actor.pk}]
    if kind.before_create:
        kind.before_create(actor, records)
    policy.check_places(actor, Action.CREATE, records)
    _check_hands(kind, actor, for_others)
    for errors in adding.misfits(kind, records):
        if errors:
            raise Invalid(errors)
    insert(records)
    add_children(kind, list(zip(records, cleaned, strict=True)))
    if kind.after_create:
        kind.after_create(actor, records, channel)
    write((made(kind, record) for record in records), actor, channel)
    followers.put(kind, records)
    if kind.follows:
        kind.follows(actor, records, channel)
    return records


@transaction.atomic
def change(
    record: Any,
    actor: User,
    values: Mapping[str, Any],
    version: int,
    channel: str = Channel.PAGE,
    merging: bool = True,
) -> Any:
    """Change the fields given. `version` is the one the person saw; others' later changes merge by field.

    Raises Denied, Invalid, or Conflict where another person has changed one of these very fields since; not `merging`,
    where anything at all has been changed since.
    """
    kind = record_kind(record)
    record = kind.model.objects.select_for_update(of=("self",)).get(pk=record.pk)
    policy.check(actor, Action.CHANGE, record)
    cleaned = with_known(kind, record, clean(kind, actor, values, partial=True))
    data = differences(kind, record, cleaned)
    if not merging and version != record.version:
        raise Conflict(record, {name: data[name]["new"] for name in data}, set(data))
    if not data:
        return record
    if "responsible" in data:
        policy.check(actor, Action.ASSIGN, record)
    overlap = changed_since(record, version) & data.keys() if version < record.version else set()
    if version > record.version or overlap:
        raise Conflict(record, {name: data[name]["new"] for name in data}, overlap or set(data))
    if kind.check_many and kind.is_checked(data) and (errors := kind.check_many([kind.meant(record, cleaned)])[0]):
        raise Invalid(errors)
    _apply(kind, record, cleaned)
    if errors := kind.misfits(vars(record), data):
        raise Invalid(errors)
    if adding.touched(kind, data) and (errors := adding.misfits(kind, [record])[0]):
        raise Invalid(errors)
    write([fact_of(kind, record, data)], actor, channel)
    followers.put(kind, [record])
    renaming.follow(kind, actor, {record.pk: data})
    reassigning.follow(kind, {record.pk: data})
    return record


@transaction.atomic
def comment(
    record: Any,
    actor: User,
    text: str,
    channel: str = Channel.PAGE,
    picked: Iterable[int] | None = None,
    key: str = "",
) -> None:
    """A comment in the record's history, for good. Whoever may change the record may comment.

    `picked` narrows down who of a name is called by "@name": ids of people; None calls everybody of that name.
    `key` is kept with the comment: what a form knows its own by.
    """
    policy.check(actor, Action.CHANGE, record)
    text = text.strip()
    if not is_seen(text) or len(text) > 10_000:
        raise Invalid({"text": _("From 1 to %(most)d characters.") % {"most": 10_000}})
    people = mentions.called(text, record, picked)
    data: dict[str, Any] = {"text": text}
    if key:
        data["key"] = key
    if people:
        data["mentions"] = {str(person.pk): person.name for person in people}
    written = write([Fact(f"{record.KIND}.commented", record.card, data, record.cards())], actor, channel)
    mentions.note(written[0], [person for person in people if person != actor])


def made(kind: RecordKind, record: Any) -> Fact:
    """The event of a new record."""
    code, data = kind.made(record) if kind.made else (f"{kind.code}.created", {"title": str(record)})
    return Fact(code, record.card, data, record.cards())


def record_kind(record: Record) -> RecordKind:
    return kinds.get(record.KIND)


def _cleaned(kind: RecordKind, actor: User, row: Mapping[str, Any]) -> dict[str, Any]:
    """As `clean`; a `uid` comes from who made the record before Krug knew of it."""
    given = {name: value for name, value in row.items() if name != "uid"}
    return clean(kind, actor, given) | ({"uid": row["uid"]} if row.get("uid") else {})


def _new(kind: RecordKind, actor: User, values: Mapping[str, Any], people: Mapping[int, User]) -> Any:
    maker = actor if actor.pk else None  # Krug itself is nobody
    record = kind.model(created_by=maker, **({"uid": values["uid"]} if "uid" in values else {}))
    put_all(kind, record, values)
    if record.responsible_id is None:
        record.responsible = None if kind.is_common else maker
    else:
        record.responsible = people[record.responsible_id]
    record.settle()
    if errors := kind.misfits(vars(record), values):
        raise Invalid(errors)
    return record


def _check_hands(kind: RecordKind, actor: User, records: Iterable[Any]) -> None:
    """Records that the actor makes for others, by the rights where they stand: a kind's `before_create` has put them
    there. Whom a rule of the firm gives one to is not asked after."""
    if not all(policy.may(actor, Action.CREATE, record) for record in records):
        words = _("You may not add records for this person.")
        raise Invalid({"responsible": words}) if "responsible" in kind.names else policy.Denied(words)


def _apply(kind: RecordKind, record: Any, cleaned: dict[str, Any]) -> None:
    put_all(kind, record, cleaned)
    record.settle()
    record.version += 1
    record.updated_at = timezone.now()
    if kind.settle_many:
        kind.settle_many([record])
    record.save()
    write_children(kind, [(record, cleaned)])
