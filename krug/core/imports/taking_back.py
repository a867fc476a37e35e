"""Undoing what a piece of an import did to records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.events.models import Channel, Event, EventLink
from krug.core.imports.models.external import ExternalId
from krug.core.records.binning import put_many_in_bin, remove_many
from krug.core.records.changing import change_many
from krug.core.records.kinds import RecordKind
from krug.core.records.models import Record


def take_back(kind: RecordKind, actor: User, created: Sequence[int], changed: dict[int, dict[str, Any]]) -> list[str]:
    """New records go as if they had never come, changed ones get back what they held.

    One that somebody has worked with since goes to the bin. Gives, in words, what went another way.
    """
    left = _restore(kind, actor, changed)
    used = _in_use(kind, created)
    touched = _touched(kind, created) - used
    titles = {record.pk: str(record) for record in kind.model.objects.filter(pk__in=used | touched)}
    gone = remove_many(kind, actor, [pk for pk in created if pk not in used | touched], Channel.IMPORT)
    binned = put_many_in_bin(kind, actor, touched, Channel.IMPORT)
    ExternalId.objects.filter(kind=kind.code, record_id__in=[*gone, *binned]).delete()
    left += [
        _("“%(title)s” is in the bin: it was worked with after the import.") % {"title": titles[pk]} for pk in binned
    ]
    left += [_("“%(title)s” stays: other records lead to it.") % {"title": titles.get(pk, pk)} for pk in sorted(used)]
    stay = kind.model.objects.filter(pk__in=created, deleted_at=None).exclude(pk__in=used)
    return left + [_("“%(title)s” stays: you have no right to remove it.") % {"title": record} for record in stay[:50]]


def _touched(kind: RecordKind, ids: Sequence[int]) -> set[int]:
    """Those whose history tells of anything that no import did."""
    links = EventLink.objects.filter(card_kind=kind.code, card_id__in=list(ids))
    cards = dict(links.values_list("event_id", "card_id"))
    # Not joined: PostgreSQL, which after a large import knows the tables as they were, would walk one for each of
    # the other's rows.
    own = Event.objects.filter(pk__in=cards).exclude(channel=Channel.IMPORT)
    return {cards[pk] for pk in own.values_list("pk", flat=True)}


def _restore(kind: RecordKind, actor: User, changed: dict[int, dict[str, Any]]) -> list[str]:
    rows = kind.model.objects.filter(pk__in=list(changed), deleted_at=None)
    same = {record.pk for record in rows if record.version == changed[record.pk]["version"]}
    left = [
        _("“%(title)s” stays as it is: it was changed after the import.") % {"title": record}
        for record in rows
        if record.pk not in same
    ]
    values = {pk: was["values"] for pk, was in changed.items() if pk in same}
    if values:
        change_many(kind, actor, values, Channel.IMPORT, taking_back=True)
    return left


def _in_use(kind: RecordKind, ids: Sequence[int]) -> set[int]:
    """Those of the records to which live records of other kinds lead."""
    used: set[int] = set()
    for relation in kind.model._meta.related_objects:
        model = relation.related_model
        if issubclass(model, Record) and model is not kind.model:
            name = relation.field.name
            rows = model.objects.filter(**{f"{name}__in": list(ids)}, deleted_at=None)
            used |= set(rows.values_list(f"{name}_id", flat=True))
    return used
