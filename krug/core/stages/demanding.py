"""Fields that must be filled in before a record goes on: to come into a stage, to go on from it, to end well.

Whoever moves or ends a record, page, board, program or rule, is held to it; files brought in are not, for they tell of
what has been. A record that goes forward past stages is asked for what they ask; one that goes back only for what the
stage asks of who comes in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from krug.core.access.models import Role, User
from krug.core.access.scopes import Action, FieldRight
from krug.core.access.seers import roles_by_pipeline
from krug.core.events.models import Channel, Event
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.custom.fields import Custom
from krug.core.records.fields import Field, YesNoField
from krug.core.records.kinds import RecordKind
from krug.core.stages import staged
from krug.core.stages.models import Demands, Stage

ENTER, LEAVE = "enter", "leave"


class Lacking(Invalid):
    """Fields are empty that must not be. `fields` names those which the person may fill in."""

    def __init__(self, errors: dict[str, str], fields: list[str]) -> None:
        super().__init__(errors)
        self.fields = fields


@dataclass(frozen=True)
class Filled:
    """What was filled in on the way, by field name as a form gives it. `version`: of the record that was shown."""

    values: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None


def demandable(kind: RecordKind) -> list[Field]:
    """The fields that may be asked for: those a person fills in and may leave empty. A yes or no that is never
    empty, being no from the start, is none of them."""
    return [
        one
        for one in kind.fields
        if one.in_form
        and ((one.stored and not one.read_only) or one.has_own_verbs)
        and not (one.once or one.required)
        and (isinstance(one, Custom) or not isinstance(one, YesNoField))
    ]


def is_filled(one: Field, record: Any) -> bool:
    return one.value(record) not in (None, "", [])


def on_the_way(record: Any, left: Stage | None, to: Stage) -> list[Field]:
    """What is asked of a record that goes from `left` into `to`. At most two queries, one where nothing is asked."""
    demands = Demands.objects.filter(pipeline=record.pipeline_id).first()
    if demands is None or not demands.stages:
        return []
    names = [name for stage, way in steps(record, left, to) for name in demands.of_stage(stage.pk, way)]
    return _named(record.KIND, names)


def to_the_end(record: Any, code: str) -> list[Field]:
    """What is asked of a record that is dropped into the zone `code`."""
    own: list[str] = record.asked_to_end()
    demands = Demands.objects.filter(pipeline=record.pipeline_id).first()
    if demands is None:
        return _named(record.KIND, own)
    names = [name for stage, way in steps(record, record.stage, None) for name in demands.of_stage(stage.pk, way)]
    return _named(record.KIND, [*own, *names, *demands.of_end(code)])


def to_any_end(record: Any) -> list[Field]:
    """What is asked of a record that ends, well or not."""
    return _named(record.KIND, record.asked_to_end())


def lacking(record: Any, asked: Sequence[Field]) -> list[Field]:
    return [one for one in asked if not is_filled(one, record)]


def before_stage(
    record: Any, actor: User, left: Stage | None, to: Stage, filled: Filled | None, channel: str
) -> int | None:
    """Fill in what is `filled` and see that nothing is lacking on the way into `to`.

    Gives the version of the record that the filling made, None where nothing was filled in. Raises Lacking, Invalid,
    Denied, Conflict. In the transaction of the move.
    """
    if channel == Channel.IMPORT:
        return None
    where = _("Fill this in to move to “%(stage)s”.") % {"stage": to}
    return _settle(record, actor, on_the_way(record, left, to), where, filled, channel)


def before_end(
    record: Any, actor: User, asked: Sequence[Field], title: Any, filled: Filled | None, channel: str
) -> int | None:
    """As `before_stage`, for a record that ends and is asked for these fields; `title` is the word for this end."""
    if channel == Channel.IMPORT:
        return None
    where = _("Fill this in to close as “%(end)s”.") % {"end": title}
    return _settle(record, actor, asked, where, filled, channel)


def at_start(records: Sequence[Any], actor: User, channel: str) -> None:
    """New records may stand in the stages they begin in. One query for all. Raises Lacking for the first that may not.

    No role is asked here what it may change: who makes a record fills in what they may.
    """
    if channel == Channel.IMPORT or not records:
        return
    rows = Demands.objects.filter(pipeline__in={record.pipeline_id for record in records} - {None})
    known = {row.pipeline_id: row for row in rows}
    for record in records:
        demands = known.get(record.pipeline_id)
        names = demands.of_stage(record.stage_id, ENTER) if demands and record.stage_id else []
        where = _("Fill this in to move to “%(stage)s”.") % {"stage": record.stage}
        check(record, actor, _named(record.KIND, names), where)


def check(record: Any, actor: User, asked: Sequence[Field], where: str) -> None:
    """Raises Lacking where something is empty: with `where` of what the person may fill in, else with who may."""
    empty = lacking(record, asked)
    if not empty:
        return
    own = _own(record.KIND, actor)
    mine = [one.name for one in empty if one.name in own]
    raise Lacking({one.name: _said(record, one, one.name in own, where, actor) for one in empty}, mine)


def take_back(record: Any, actor: User, version: int, channel: str) -> None:
    """What was filled in with a move that is undone is as it was, save for what was changed again since."""
    kind = kinds.get(record.KIND)
    rows = Event.objects.filter(record_kind=record.KIND, record_id=record.pk, kind=f"{record.KIND}.changed")
    event = rows.filter(data__version=version).first()
    own = _own(record.KIND, actor)
    values = {
        name: said["old"]
        for name, said in (event.data["values"] if event else {}).items()
        if name in own and own[name].plain(own[name].value(record)) == said["new"]
    }
    if values:
        writing.change_many(kind, actor, {record.pk: values}, channel, taking_back=True)
        record.refresh_from_db()


def steps(record: Any, left: Stage | None, to: Stage | None) -> list[tuple[Stage, str]]:
    """The stages passed from `left` to `to` (None: past all of them), each with whether it is entered or left."""
    if left is None:
        return [(to, ENTER)] if to else []
    if staged.guide_of(record) is not None:  # what lies between is no part of its way
        return [(left, LEAVE), *([(to, ENTER)] if to else [])]
    if to is not None and (to.sort, to.pk) < (left.sort, left.pk):
        return [(to, ENTER)]
    found = [(left, LEAVE)]
    for stage in Stage.objects.filter(pipeline=record.pipeline_id, is_active=True).order_by("sort", "id"):
        after = (stage.sort, stage.pk) > (left.sort, left.pk)
        if after and (to is None or (stage.sort, stage.pk) < (to.sort, to.pk)):
            found += [(stage, ENTER), (stage, LEAVE)]
    return [*found, *([(to, ENTER)] if to else [])]


def _named(kind: str, names: Sequence[str]) -> list[Field]:
    """In the order of the form; what the kind does not have by now is left out."""
    return [one for one in demandable(kinds.get(kind)) if one.name in names] if names else []


def _own(kind: str, actor: User) -> dict[str, Field]:
    """By name, the fields that the person's role may change."""
    return {one.name: one for one in kinds.get(kind).seen_by(actor).fields if not one.read_only}


def _settle(
    record: Any, actor: User, asked: Sequence[Field], where: str, filled: Filled | None, channel: str
) -> int | None:
    if not asked:
        return None
    version = _fill(record, actor, asked, filled, channel) if filled else None
    # Somebody may empty a field at this very moment: who comes second waits here.
    fresh = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    check(fresh, actor, asked, where)
    return version


def _fill(record: Any, actor: User, asked: Sequence[Field], filled: Filled, channel: str) -> int | None:
    own = _own(record.KIND, actor)
    values = {one.name: filled.values[one.name] for one in asked if one.name in filled.values and one.name in own}
    if not values:
        return None
    before = record.version
    changed = writing.change(record, actor, values, filled.version or before, channel)
    for one in asked:
        one.put(record, one.value(changed))
    record.version, record.updated_at = changed.version, changed.updated_at
    record.department_id = changed.department_id
    return int(changed.version) if changed.version != before else None


def _said(record: Any, one: Field, is_mine: bool, where: str, actor: User) -> str:
    if one.has_own_verbs and actor.changes_field(record.KIND, one.name):
        return _("Attach a file in “%(field)s” on the card first.") % {"field": one.title}
    return where if is_mine else _others_only(record, one)


def _others_only(record: Any, one: Field) -> str:
    """In words, who may fill in a field that the person may not. Three queries."""
    kind, by_pipeline = record.KIND, roles_by_pipeline(Action.CHANGE, record.KIND)
    may = by_pipeline.get(record.pipeline_id, by_pipeline[None])
    roles = [
        str(role)
        for role in Role.objects.order_by("pk")
        if role.is_administrator
        or (role.pk in may and role.field_rights.get(kind, {}).get(one.name, FieldRight.CHANGE) == FieldRight.CHANGE)
    ]
    words = _("“%(field)s” must be filled in, and your role may not do it. These may: %(roles)s.")
    return words % {"field": one.title, "roles": ", ".join(roles)}
