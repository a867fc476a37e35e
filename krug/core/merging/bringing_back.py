"""The fields of the record that stayed as they were before it took the others in: what the merge brought goes again,
what people have changed since stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.merging.combining import may_hold_several, sameness
from krug.core.merging.models import Merge
from krug.core.records.changing import change_many
from krug.core.records.cleaning import Invalid
from krug.core.records.fields import Field
from krug.core.records.kinds import RecordKind

Change = Mapping[str, Any]


@dataclass(frozen=True)
class Left:
    """What did not come back and why; `field` "": no one field."""

    field: str
    reason: str


@dataclass(frozen=True)
class Standing:
    """Another merge of the same record that is not undone, with the records that it took in."""

    merge: Merge
    records: Sequence[Any]


def values_back(
    kind: RecordKind, actor: User, keep: Any, found: Merge, standing: Sequence[Standing], channel: str
) -> list[Left]:
    """Take off `keep` what `found` brought; gives what stayed. What one of `standing` holds too stays for it.

    The later ones of `standing` are told that they begin from less now, so that they can be undone in any order.
    """
    wanted: dict[str, Any] = {}
    left: list[Left] = []
    later = [one for one in standing if one.merge.pk > found.pk]
    for field in kind.fields:
        change = found.changed.get(field.name)
        if change is None or field.read_only or field.once:
            continue
        now = field.plain(field.value(keep))
        if may_hold_several(field):
            earlier = [one for one in standing if one.merge.pk < found.pk]
            wanted[field.name] = without(field, now, change, _held(field, standing))
            _rebase_several(field, now, change, _held(field, earlier), later)
            left += _changed_ones(field, now, change, _held(field, standing))
        elif _rebase(field, change, later):
            continue
        elif now == change["new"]:
            wanted[field.name] = change["old"]
        else:
            left.append(Left(field.name, _("%(field)s: changed since, stays as it is") % {"field": field.title}))
    for one in later:
        one.merge.save(update_fields=["changed"])
    return [*left, *_change(kind, actor, keep, wanted, channel)]


def without(field: Field, now: Sequence[Any], change: Change, held: Collection[str]) -> list[Any]:
    """`now` without what `change` brought, save for what is `held`, and with what it took away."""
    if now == change["new"] and not held:
        return list(change["old"])
    old, new = _by_key(field, change["old"]), _by_key(field, change["new"])
    there = _by_key(field, now)
    brought = new.keys() - old.keys() - set(held)
    missed = [row for key, row in old.items() if key not in new and key not in there]
    stays = {key: row for key, row in there.items() if key not in brought}
    return [*missed, *(old.get(key, row) if new.get(key) == row else row for key, row in stays.items())]


def _changed_ones(field: Field, now: Sequence[Any], change: Change, held: Collection[str]) -> list[Left]:
    """Values that the merge brought and of which somebody has said something more since: that is gone with them."""
    old, new = _by_key(field, change["old"]), _by_key(field, change["new"])
    brought = new.keys() - old.keys() - set(held)
    rows = [row for key, row in _by_key(field, now).items() if key in brought and row != new[key]]
    text = _("%(field)s: %(value)s is back where it came from, without what was changed of it since")
    return [Left(field.name, text % {"field": field.title, "value": field.say([row])}) for row in rows]


def _rebase_several(
    field: Field, now: Sequence[Any], change: Change, held: Collection[str], later: Sequence[Standing]
) -> None:
    """What later merges noted of the field, as if the one undone had never been."""
    held = set(held)
    for one in later:
        noted = one.merge.changed.get(field.name, {"old": now, "new": now})
        old = without(field, noted["old"], change, held)
        held |= _held(field, [one])
        new = without(field, noted["new"], change, held)
        if old != new:
            one.merge.changed[field.name] = {"old": old, "new": new}


def _rebase(field: Field, change: Change, later: Sequence[Standing]) -> bool:
    """Whether a later merge has put another value in the place of this one: undone, it shall give the one before."""
    for one in later:
        noted = one.merge.changed.get(field.name)
        if noted is not None:
            if noted["old"] != change["new"]:
                return False
            noted["old"] = change["old"]
            return True
    return False


def _held(field: Field, standing: Sequence[Standing]) -> set[str]:
    rows = (row for one in standing for record in one.records for row in field.plain(field.value(record)))
    return {sameness(field, row) for row in rows}


def _by_key(field: Field, rows: Sequence[Any]) -> dict[str, Any]:
    return {sameness(field, row): row for row in rows}


def _change(kind: RecordKind, actor: User, keep: Any, wanted: dict[str, Any], channel: str) -> list[Left]:
    """A field that will not take its value back is left as it is and told of; the others come back without it."""
    left: list[Left] = []
    while wanted:
        try:
            outcome = change_many(kind, actor, {keep.pk: wanted}, channel, taking_back=True)
        except Invalid as error:
            faults = error.errors
        else:
            faults = outcome.faults.get(keep.pk, {})
            if not faults:
                return [*left, *(Left("", reason) for reason in outcome.left.values())]
        left += [Left(name, _told(kind, name, reason)) for name, reason in faults.items()]
        if not faults.keys() & wanted.keys():
            break
        wanted = {name: value for name, value in wanted.items() if name not in faults}
    return left


def _told(kind: RecordKind, name: str, reason: str) -> str:
    return f"{kind.field(name).title}: {reason}" if name in kind.names else reason
