"""Checklists of stages, and who may move records into them or end them: the administrator's word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import Department, Role, User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.settings.events import FIRM
from krug.core.stages import staged
from krug.core.stages.models import CheckLine, Pipeline, Stage, StageRules
from krug.core.stages.staged import Zone

MOST_LINES, LONGEST = 30, 200
# From here on two texts are one line put otherwise: its ticks hold on.
ALIKE = 0.75


@dataclass(frozen=True)
class Movers:
    """Ids of the roles and departments whose people may; none of both: everybody who may change the record."""

    roles: Sequence[int] = ()
    departments: Sequence[int] = ()

    def plain(self) -> dict[str, list[int]]:
        return {"roles": sorted(set(self.roles)), "departments": sorted(set(self.departments))}


@dataclass(frozen=True)
class WishedStage:
    """Of one stage; None leaves as it is. `lines`: texts in order; one that is much like a line of now is that line."""

    lines: Sequence[str] | None = None
    ticked: bool | None = None
    movers: Movers | None = None


@dataclass(frozen=True)
class Wished:
    """By stage id, and by the code of an end. What is not named stays."""

    stages: Mapping[int, WishedStage] = field(default_factory=dict)
    ends: Mapping[str, Movers] = field(default_factory=dict)


def rules_of(pipeline: Pipeline) -> StageRules:
    """Those that stand, or new ones that ask for nothing."""
    return StageRules.objects.filter(pipeline=pipeline).first() or StageRules(pipeline=pipeline)


def ends_of(pipeline: Pipeline) -> list[Zone]:
    return list(staged.get(pipeline.subject).zones)


def tidy(texts: Iterable[str]) -> list[str]:
    """Texts without spaces around, none empty, none twice."""
    return list(dict.fromkeys(text for raw in texts if (text := " ".join(raw.split()))))


def matched(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each text of `new` the place in `old` of the line that it is: the same text, else the one most like it.

    No place is given twice.
    """
    found: list[int | None] = [old.index(text) if text in old else None for text in new]
    left = [place for place in range(len(old)) if place not in found]
    pairs = [
        (SequenceMatcher(None, old[place].casefold(), new[at].casefold()).ratio(), place, at)
        for place in left
        for at, one in enumerate(found)
        if one is None
    ]
    for ratio, place, at in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if ratio >= ALIKE and found[at] is None and place in left:
            found[at] = place
            left.remove(place)
    return found


@transaction.atomic
def keep(
    actor: User, pipeline: Pipeline, wished: Wished, channel: str = Channel.PAGE, seen: int | None = None
) -> StageRules:
    """The rules as `wished`. `seen`: the version that was shown. Raises Denied, Invalid, Overtaken."""
    policy.check_administrator(actor)
    pipeline = Pipeline.objects.select_for_update().get(pk=pipeline.pk)
    rules = rules_of(pipeline)
    check_seen(rules, seen)
    stages = {stage.pk: stage for stage in Stage.objects.filter(pipeline=pipeline)}
    ends = {zone.code: zone for zone in ends_of(pipeline)}
    _check(wished, stages, ends)
    differing = [str(stages[pk]) for pk, one in wished.stages.items() if _settle(rules, stages[pk], one)]
    for code, movers in wished.ends.items():
        if movers.plain() != rules.of_end(code):
            rules.ends = {**rules.ends, code: movers.plain()}
            differing.append(str(ends[code].title))
    if differing:
        rules.version += 1
        rules.save()
        data = {"title": pipeline.title, "fields": ", ".join(differing), "pipeline": pipeline.pk}
        write([Fact("firm.stage_rules", FIRM, data)], actor, channel)
    return rules


def _settle(rules: StageRules, stage: Stage, wished: WishedStage) -> bool:
    """Gives whether anything of the stage differs now."""
    differs = wished.lines is not None and _put_lines(stage, tidy(wished.lines))
    if wished.ticked is not None and wished.ticked != rules.demands(stage.pk):
        rules.ticked = sorted({*rules.ticked, stage.pk} if wished.ticked else {*rules.ticked} - {stage.pk})
        differs = True
    if wished.movers is not None and wished.movers.plain() != rules.of_stage(stage.pk):
        rules.stages = {**rules.stages, str(stage.pk): wished.movers.plain()}
        differs = True
    return differs


def _put_lines(stage: Stage, texts: list[str]) -> bool:
    """Lines given up go out of use; one that comes back with the same words has its ticks again."""
    known = list(CheckLine.objects.filter(stage=stage))
    old = [row for row in known if row.is_active]
    if texts == [row.text for row in old]:
        return False
    resting = {row.text: row for row in known if not row.is_active}
    kept: set[int] = set()
    for sort, (text, place) in enumerate(zip(texts, matched([row.text for row in old], texts), strict=True)):
        row = old[place] if place is not None else resting.get(text) or CheckLine(stage=stage)
        row.text, row.sort, row.is_active = text, sort, True
        row.save()
        kept.add(row.pk)
    CheckLine.objects.filter(stage=stage).exclude(pk__in=kept).update(is_active=False)
    return True


def _check(wished: Wished, stages: Mapping[int, Stage], ends: Mapping[str, Zone]) -> None:
    if not (wished.stages.keys() <= stages.keys() and wished.ends.keys() <= ends.keys()):
        raise Invalid({"stages": _("Choose one of the stages of this board.")})
    for one in wished.stages.values():
        lines = tidy(one.lines or ())
        if len(lines) > MOST_LINES:
            raise Invalid({"lines": _("At most %(most)d lines.") % {"most": MOST_LINES}})
        if any(len(text) > LONGEST for text in lines):
            raise Invalid({"lines": _("At most %(most)d characters.") % {"most": LONGEST}})
    given = [*(one.movers for one in wished.stages.values() if one.movers), *wished.ends.values()]
    roles, departments = {pk for one in given for pk in one.roles}, {pk for one in given for pk in one.departments}
    if Role.objects.filter(pk__in=roles).count() < len(roles):
        raise Invalid({"roles": _("Choose from the list.")})
    if Department.objects.filter(pk__in=departments).count() < len(departments):
        raise Invalid({"departments": _("Choose from the list.")})
