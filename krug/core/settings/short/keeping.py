"""The rows of a short list: the administrator's work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.records.fields import BadValue
from krug.core.settings.short.declaring import ShortList
from krug.core.staff.differing import changed

MOST = 2000


@dataclass(frozen=True)
class Wished:
    """A row as it is to be, in its place in the list. `pk` None: a new one. `seen`: the version that was shown.

    `given` holds raw values by the field's name; what it does not name stays as it is.
    """

    pk: int | None
    given: Mapping[str, Any] = field(default_factory=dict)
    is_active: bool = True
    seen: int | None = None


@transaction.atomic
def keep(short: ShortList, actor: User, rows: Sequence[Wished], channel: str = Channel.PAGE) -> list[Any]:
    """The rows as given, first in the list and in this order; those not named stay as they are, after them.

    Raises Denied, Invalid, Overtaken; then nothing is changed.
    """
    policy.check_administrator(actor)
    known = {row.pk: row for row in short.model.objects.select_for_update()}
    if len(known) + sum(row.pk is None for row in rows) > MOST:
        raise Invalid({short.name.name: _("At most %(most)d rows.") % {"most": MOST}})
    kept, told = [], {}
    for sort, wished in enumerate(rows):
        row = known.pop(wished.pk or 0, None) or short.model()
        check_seen(row, wished.seen)
        differing = changed(row, {**_cleaned(short, row, wished), "is_active": wished.is_active, "sort": sort})
        if differing:
            row.save()
            told[str(row)] = {name: values for name, values in differing.items() if name != "sort"}
        kept.append(row)
    for sort, row in enumerate(known.values(), start=len(rows)):
        short.model.objects.filter(pk=row.pk).exclude(sort=sort).update(sort=sort)
    _check_together(short, [*kept, *known.values()])
    _tell(short, actor, told, channel)
    return kept


def add(short: ShortList, actor: User, given: Mapping[str, Any], channel: str = Channel.PAGE) -> Any:
    """A new one, last in the list. Raises Denied, Invalid."""
    return keep(short, actor, [*_as_they_are(short), Wished(None, given)], channel)[-1]


def change(short: ShortList, actor: User, wished: Wished, channel: str = Channel.PAGE) -> None:
    """One row, in its place. Raises Denied, Invalid, Overtaken."""
    keep(short, actor, [wished if row.pk == wished.pk else row for row in _as_they_are(short)], channel)


@transaction.atomic
def remove(short: ShortList, actor: User, row: Any, channel: str = Channel.PAGE) -> None:
    """One to which nothing leads. Raises Denied, Invalid."""
    policy.check_administrator(actor)
    name = str(row)
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        raise Invalid({short.name.name: str(short.used)}) from None
    _tell(short, actor, {name: {short.name.name: {"old": name, "new": None}}}, channel)


def _as_they_are(short: ShortList) -> list[Wished]:
    return [Wished(row.pk, is_active=row.is_active) for row in short.model.objects.all()]


def _cleaned(short: ShortList, row: Any, wished: Wished) -> dict[str, Any]:
    """By column. Raises Invalid."""
    values, errors = {}, {}
    for one in short.fields:
        if wished.pk is not None and one.name not in wished.given:
            continue
        try:
            values[one.column] = one.clean(wished.given.get(one.name))
        except BadValue as error:
            errors[one.name] = f"{wished.given.get(one.name) or one.title}: {error}"
    if errors:
        raise Invalid(errors)
    return values


def _check_together(short: ShortList, rows: Sequence[Any]) -> None:
    if short.follow:
        short.follow(rows)
    marks = [short.same(row) for row in rows if row.is_active]
    if len(set(marks)) < len(marks):
        raise Invalid({short.name.name: _("Each one in use has a name of its own.")})


def _tell(short: ShortList, actor: User, told: Mapping[str, Any], channel: str) -> None:
    values = {
        f"{title}, {name}": {"old": _text(one["old"]), "new": _text(one["new"])}
        for title, differing in told.items()
        for name, one in differing.items()
    }
    if told:
        write([Fact(short.event, ("firm", 1), {"values": values})], actor, channel)


def _text(value: Any) -> Any:
    return value if value is None or isinstance(value, (str, int, bool)) else str(value)
