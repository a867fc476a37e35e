"""Which fields the stages of a pipeline ask for: the administrator's word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records import kinds
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.records.fields import Field
from krug.core.settings.events import FIRM
from krug.core.stages import staged
from krug.core.stages.demanding import ENTER, LEAVE, demandable
from krug.core.stages.models import Demands, Pipeline, Stage
from krug.core.stages.staged import Zone

WAYS = (ENTER, LEAVE)


@dataclass(frozen=True)
class Wished:
    """Names of fields by stage id and way ("enter", "leave"), and by the code of an end. What is not named stays."""

    stages: Mapping[int, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    ends: Mapping[str, Sequence[str]] = field(default_factory=dict)


def demands_of(pipeline: Pipeline) -> Demands:
    """Those that stand, or new ones that ask for nothing."""
    return Demands.objects.filter(pipeline=pipeline).first() or Demands(pipeline=pipeline)


def ends_of(pipeline: Pipeline) -> list[Zone]:
    """The ends of the pipeline's records that may ask for fields."""
    return [zone for zone in staged.get(pipeline.subject).zones if zone.demands]


def fields_of(pipeline: Pipeline) -> list[Field]:
    return demandable(kinds.get(pipeline.subject))


@transaction.atomic
def keep(
    actor: User, pipeline: Pipeline, wished: Wished, channel: str = Channel.PAGE, seen: int | None = None
) -> Demands:
    """The demands as `wished`. `seen`: the version that was shown. Raises Denied, Invalid, Overtaken."""
    policy.check_administrator(actor)
    pipeline = Pipeline.objects.select_for_update().get(pk=pipeline.pk)
    demands = demands_of(pipeline)
    check_seen(demands, seen)
    names = {one.name for one in fields_of(pipeline)}
    stages = {stage.pk: stage for stage in Stage.objects.filter(pipeline=pipeline)}
    ends = {zone.code: zone for zone in ends_of(pipeline)}
    _check(wished, names, stages, ends)
    differing = []
    for pk, ways in wished.stages.items():
        old = demands.stages.get(str(pk), {})
        new = {way: _kept(old.get(way, ()), ways[way], names) if way in ways else old.get(way, []) for way in WAYS}
        if new != {way: old.get(way, []) for way in WAYS}:
            demands.stages = {**demands.stages, str(pk): new}
            differing.append(str(stages[pk]))
    for code, given in wished.ends.items():
        old = demands.ends.get(code, [])
        if (new_end := _kept(old, given, names)) != old:
            demands.ends = {**demands.ends, code: new_end}
            differing.append(str(ends[code].title))
    if differing:
        demands.version += 1
        demands.save()
        data = {"title": pipeline.title, "fields": ", ".join(differing), "pipeline": pipeline.pk}
        write([Fact("firm.fields_required", FIRM, data)], actor, channel)
    return demands


def _kept(old: Iterable[str], given: Iterable[str], names: set[str]) -> list[str]:
    """What is given, once each; and what stood there of fields that are out of use and so were not shown."""
    return sorted({*given, *(name for name in old if name not in names)})


def _check(wished: Wished, names: set[str], stages: Mapping[int, Any], ends: Mapping[str, Any]) -> None:
    if not (wished.stages.keys() <= stages.keys() and wished.ends.keys() <= ends.keys()):
        raise Invalid({"stages": _("Choose one of the stages of this board.")})
    given = [name for ways in wished.stages.values() for some in ways.values() for name in some]
    if not {*given, *(name for some in wished.ends.values() for name in some)} <= names:
        raise Invalid({"fields": _("There is no such field.")})
