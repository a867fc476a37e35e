"""Changing many records at once: the same checks, events and search as for one, in a handful of queries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import followers, renaming
from krug.core.records.children import write_children
from krug.core.records.cleaning import clean
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import LinkField, PersonField, RowField, SeveralField
from krug.core.records.kinds import RecordKind
from krug.core.records.models.tag import tags_of
from krug.core.records.naming import in_sentence
from krug.core.records.putting import put_all

Difference = dict[str, dict[str, Any]]


@dataclass
class Outcome:
    """`changed`: what became other, by record and field, as {"old", "new"}; `left`: why a record stayed as it was."""

    changed: dict[int, Difference] = field(default_factory=dict)
    left: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def change_many(
    kind: RecordKind,
    actor: User,
    changes: Mapping[int, Mapping[str, Any]],
    channel: str = Channel.PAGE,
    taking_back: bool = False,
) -> Outcome:
    """Change each record as `changes` says (id to field name to raw value); a handful of queries for hundreds.

    Records out of sight are passed over; those `actor` may not change are left, and told of. Raises Denied without
    any right to change, Invalid where the values will not do; then nothing is changed. `taking_back`: the values
    were there before, so that a link may lead where the actor does not see.
    """
    policy.check_kind(actor, Action.CHANGE, kind.code)
    cleaned = _clean_all(kind, actor, changes, taking_back)
    records = _lock(kind, actor, list(changes))
    outcome = Outcome()
    for record in records:
        cleaned[record.pk] = with_known(kind, record, cleaned[record.pk])
        _take_in(kind, actor, record, cleaned[record.pk], outcome)
    touched = [record for record in records if record.pk in outcome.changed]
    _write(kind, touched, {record.pk: cleaned[record.pk] for record in touched})
    write([_fact(kind, record, outcome.changed[record.pk]) for record in touched], actor, channel)
    followers.put(kind, touched)
    renaming.follow(kind, actor, outcome.changed)
    return outcome


def with_known(kind: RecordKind, record: Any, cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """`cleaned` where values written without their kind keep the one that the record has for them."""
    found = dict(cleaned)
    for known in kind.fields:
        if isinstance(known, SeveralField) and found.get(known.column):
            found[known.column] = known.known(found[known.column], known.value(record))
    return found


def differences(kind: RecordKind, record: Any, cleaned: Mapping[str, Any]) -> Difference:
    """What would change: field name to {"old", "new"} as plain JSON values."""
    found = {}
    for known in kind.fields:
        if known.column not in cleaned:
            continue
        old, new = known.value(record), cleaned[known.column]
        if old != new:
            found[known.name] = {"old": known.plain(old), "new": known.plain(new)}
    return found


def _clean_all(
    kind: RecordKind, actor: User, changes: Mapping[int, Mapping[str, Any]], taking_back: bool
) -> dict[int, dict[str, Any]]:
    """Each set of values is looked at once, however many records it is meant for."""
    known: dict[str, dict[str, Any]] = {}
    cleaned = {}
    for pk, values in changes.items():
        key = json.dumps(values, sort_keys=True, default=str)
        if key not in known:
            known[key] = clean(kind, actor, values, partial=True, links=not taking_back)
        cleaned[pk] = known[key]
    return cleaned


def _lock(kind: RecordKind, actor: User, ids: Sequence[int]) -> list[Any]:
    rows = kind.model.objects.visible_to(actor).filter(pk__in=ids).select_related(*kind.related)
    records = list(rows.prefetch_related(*kind.children).select_for_update(of=("self",)).order_by("pk"))
    tags = tags_of(kind.code, [record.pk for record in records])
    for record in records:
        record.known_tags = tags.get(record.pk, [])
    return records


def _take_in(kind: RecordKind, actor: User, record: Any, cleaned: Mapping[str, Any], outcome: Outcome) -> None:
    data = differences(kind, record, cleaned)
    if not data:
        return
    assigned = "responsible" in data and not policy.may(actor, Action.ASSIGN, record)
    if assigned or not policy.may(actor, Action.CHANGE, record):
        outcome.left[record.pk] = _("You have no right to do this.")
        return
    columns = vars(record) | {name: cleaned[name] for name in kind.checked if name in cleaned}
    if errors := kind.misfits(columns, data):
        outcome.left[record.pk] = " ".join(errors.values())
        return
    outcome.changed[record.pk] = data


def _write(kind: RecordKind, records: list[Any], cleaned: Mapping[int, Mapping[str, Any]]) -> None:
    targets = _targets(kind, cleaned)
    for record in records:
        put_all(kind, record, cleaned[record.pk])
        for (name, value), target in targets.items():
            if getattr(record, f"{name}_id") == value:
                setattr(record, name, target)
        record.settle()
        record.version += 1
        record.updated_at = timezone.now()
    columns = [column.name for column in kind.model._meta.concrete_fields if not column.primary_key]
    # One INSERT … ON CONFLICT takes the whole piece; the rows are locked, so that nothing is written over.
    kind.model.objects.bulk_create(
        records, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=columns
    )
    write_children(kind, [(record, cleaned[record.pk]) for record in records])


def _targets(kind: RecordKind, cleaned: Mapping[int, Mapping[str, Any]]) -> dict[tuple[str, Any], Any]:
    """The records and people that the new links lead to, so that `settle` need not ask for each."""
    found: dict[tuple[str, Any], Any] = {}
    for known in kind.fields:
        if not isinstance(known, (LinkField, RowField)) or isinstance(known, Custom):
            continue
        ids = {values.get(known.column) for values in cleaned.values()} - {None}
        if not ids:
            continue
        model = kind.model._meta.get_field(known.name).related_model
        people = User.objects.in_bulk(ids) if isinstance(known, PersonField) else model.objects.in_bulk(ids)
        found |= {(known.name, pk): target for pk, target in people.items()}
    return found


def _fact(kind: RecordKind, record: Any, data: Difference) -> Fact:
    names = ", ".join(in_sentence(kind.field(name).title) for name in data)
    values = {"fields": names, "values": data, "version": record.version}
    return Fact(f"{kind.code}.changed", record.card, values, record.cards())
