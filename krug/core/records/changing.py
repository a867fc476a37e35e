"""Changing many records at once: the same checks, events and search as for one, in a handful of queries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import followers, reassigning, renaming
from krug.core.records.children import write_children
from krug.core.records.cleaning import clean
from krug.core.records.custom import adding
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import LinkField, PersonField, RowField, SeveralField
from krug.core.records.kinds import RecordKind
from krug.core.records.models import Binned
from krug.core.records.models.tag import tags_of
from krug.core.records.naming import in_sentence
from krug.core.records.putting import put_all

Difference = dict[str, dict[str, Any]]


@dataclass
class Outcome:
    """`changed`: what became other, by record and field, as {"old", "new"}; `left`: why a record stayed as it was.

    `faults`: of those left, what does not fit together, by record and field.
    """

    changed: dict[int, Difference] = field(default_factory=dict)
    left: dict[int, str] = field(default_factory=dict)
    faults: dict[int, dict[str, str]] = field(default_factory=dict)


@transaction.atomic
def change_many(
    kind: RecordKind,
    actor: User,
    changes: Mapping[int, Mapping[str, Any]],
    channel: str = Channel.PAGE,
    taking_back: bool = False,
    with_bin: bool = False,
) -> Outcome:
    """Change each record as `changes` says (id to field name to raw value); a handful of queries for hundreds.

    Records out of sight are passed over; those `actor` may not change are left, and told of. Raises Denied without
    any right to change, Invalid where the values will not do; then nothing is changed. `taking_back`: the values
    were there before, so that a link may lead where the actor does not see. `with_bin`: those in the bin are changed
    too, and stay there.
    """
    policy.check_kind(actor, Action.CHANGE, kind.code)
    cleaned = _clean_all(kind, actor, changes, taking_back)
    records = _reach(kind, actor, list(changes), locked=True, with_bin=with_bin)
    outcome = _weighed(kind, actor, records, cleaned)
    touched = [record for record in records if record.pk in outcome.changed]
    _write(kind, touched, {record.pk: cleaned[record.pk] for record in touched})
    write([fact_of(kind, record, outcome.changed[record.pk]) for record in touched], actor, channel)
    followers.put(kind, [record for record in touched if record.deleted_at is None])
    Binned.follow(kind.code, touched)
    renaming.follow(kind, actor, outcome.changed)
    reassigning.follow(kind, outcome.changed)
    return outcome


def weighed(kind: RecordKind, actor: User, changes: Mapping[int, Mapping[str, Any]]) -> Outcome:
    """What `change_many` would change and what it would leave; nothing is written. Raises what it does."""
    policy.check_kind(actor, Action.CHANGE, kind.code)
    cleaned = _clean_all(kind, actor, changes, taking_back=False)
    return _weighed(kind, actor, _reach(kind, actor, list(changes), locked=False), cleaned)


def _weighed(kind: RecordKind, actor: User, records: Sequence[Any], cleaned: dict[int, dict[str, Any]]) -> Outcome:
    outcome = Outcome()
    for record in records:
        cleaned[record.pk] = with_known(kind, record, cleaned[record.pk])
        _take_in(kind, actor, record, cleaned[record.pk], outcome)
    _leave_unfit_together(kind, records, cleaned, outcome)
    _leave_misfits(kind, [record for record in records if record.pk in outcome.changed], cleaned, outcome)
    return outcome


def _leave_unfit_together(
    kind: RecordKind, records: Sequence[Any], cleaned: Mapping[int, Mapping[str, Any]], outcome: Outcome
) -> None:
    """What the kind tells only of all of them together."""
    if kind.check_many is None:
        return
    meant = [one for one in records if one.pk in outcome.changed and kind.is_checked(outcome.changed[one.pk])]
    found = kind.check_many([kind.meant(record, cleaned[record.pk]) for record in meant])
    for record, errors in zip(meant, found, strict=True):
        _leave(record, errors, outcome)


def _leave(record: Any, errors: dict[str, str], outcome: Outcome) -> None:
    if errors:
        del outcome.changed[record.pk]
        outcome.left[record.pk], outcome.faults[record.pk] = " ".join(errors.values()), errors


def _leave_misfits(
    kind: RecordKind, records: Sequence[Any], cleaned: Mapping[int, Mapping[str, Any]], outcome: Outcome
) -> None:
    """What would no longer fit together in the fields that rooms added stays as it is."""
    meant = [record for record in records if adding.touched(kind, outcome.changed[record.pk])]
    for record, errors in zip(
        meant, adding.misfits(kind, meant, [cleaned[record.pk] for record in meant]), strict=True
    ):
        _leave(record, errors, outcome)


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


def _reach(kind: RecordKind, actor: User, ids: Sequence[int], locked: bool, with_bin: bool = False) -> list[Any]:
    there = Q(deleted_at=None) | Q(pk__in=Binned.lying(kind.code)) if with_bin else Q(deleted_at=None)
    rows = policy.limit(kind.model.objects.filter(there, pk__in=ids), actor, kind.code).select_related(*kind.related)
    rows = rows.prefetch_related(*kind.children).order_by("pk")
    records = list(rows.select_for_update(of=("self",)) if locked else rows)
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
    if errors := kind.misfits(kind.meant(record, cleaned), data):
        outcome.left[record.pk], outcome.faults[record.pk] = " ".join(errors.values()), errors
        return
    outcome.changed[record.pk] = data


def _write(kind: RecordKind, records: list[Any], cleaned: Mapping[int, Mapping[str, Any]]) -> None:
    targets = _targets(kind, cleaned)
    for record in records:
        put_all(kind, record, cleaned[record.pk])
        for name, rows in targets.items():
            if target := rows.get(getattr(record, f"{name}_id")):
                setattr(record, name, target)
        record.settle()
        record.version += 1
        record.updated_at = timezone.now()
    if kind.settle_many:
        kind.settle_many(records)
    columns = [column.name for column in kind.model._meta.concrete_fields if not column.primary_key]
    # One INSERT … ON CONFLICT takes the whole piece; the rows are locked, so that nothing is written over.
    kind.model.objects.bulk_create(
        records, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=columns
    )
    write_children(kind, [(record, cleaned[record.pk]) for record in records])


def _targets(kind: RecordKind, cleaned: Mapping[int, Mapping[str, Any]]) -> dict[str, dict[int, Any]]:
    """The records and people that the new links lead to, by field, so that `settle` need not ask for each."""
    found: dict[str, dict[int, Any]] = {}
    for known in kind.fields:
        if not isinstance(known, (LinkField, RowField)) or isinstance(known, Custom):
            continue
        ids = {values.get(known.column) for values in cleaned.values()} - {None}
        if not ids:
            continue
        model = kind.model._meta.get_field(known.name).related_model
        rows = User.objects if isinstance(known, PersonField) else model.objects
        found[known.name] = rows.in_bulk(ids)
    return found


def fact_of(kind: RecordKind, record: Any, data: Difference) -> Fact:
    """The change for the history."""
    names = ", ".join(in_sentence(kind.field(name).title) for name in data)
    values = {"fields": names, "values": data, "version": record.version}
    return Fact(f"{kind.code}.changed", record.card, values, record.cards())
