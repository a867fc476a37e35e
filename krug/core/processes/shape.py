"""Whether the steps of a process hang together, and the order they come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from krug.core.processes.plan import Plan, Step
from krug.core.processes.ways import ways_on

MOST_STEPS, MOST_CROSSINGS, MOST_ENDS, MOST_ARROWS = 30, 50, 30, 300


def faults(plan: Plan, starts: Sequence[str]) -> list[str]:
    """Reasons why records could not go through the process from its start to an end."""
    return list(_faults(plan, starts))


def in_order(plan: Plan, starts: Sequence[str]) -> Plan:
    """The plan of a whole process with its steps as they follow one another, ways back aside."""
    order = {key: place for place, key in enumerate(_following(plan, starts))}
    steps = sorted(plan.steps, key=lambda step: order[step.key])
    # The start itself says nothing more: the first step is where records begin.
    arrows = tuple(arrow for arrow in plan.arrows if arrow.source not in starts)
    return replace(plan, steps=tuple(steps), arrows=arrows)


def _faults(plan: Plan, starts: Sequence[str]) -> Iterator[str]:
    if len(plan.crossings) > MOST_CROSSINGS or len(plan.ends) > MOST_ENDS or len(plan.arrows) > MOST_ARROWS:
        words = _("The process is too large: at most %(gateways)d gateways, %(ends)d ends and %(arrows)d arrows.")
        yield words % {"gateways": MOST_CROSSINGS, "ends": MOST_ENDS, "arrows": MOST_ARROWS}
        return
    keys = [*starts, *_keys(plan), *(arrow.key for arrow in plan.arrows)]
    keys += [one for step in plan.steps for one in [*_tasks(step), *step.joins]]
    if twice := [key for key, times in Counter(keys).items() if times > 1]:
        yield _("These ids are there more than once: %(ids)s.") % {"ids": ", ".join(twice[:5])}
    elif not plan.steps:
        yield _("There is no step: a step is a subprocess with tasks, or a single task.")
    elif len(plan.steps) > MOST_STEPS:
        yield _("There are more than %(most)d steps.") % {"most": MOST_STEPS}
    elif len(starts) != 1:
        yield _("A process has one start; in this one there are %(n)d.") % {"n": len(starts)}
    elif not plan.ends:
        yield _("The process has no end.")
    else:
        yield from _arrow_faults(plan, starts[0])
        yield from _name_faults(plan)


def _tasks(step: Step) -> list[str]:
    # A task that is a step by itself has the step's own id.
    return [task.key for task in step.tasks if task.key != step.key]


def _keys(plan: Plan) -> list[str]:
    return [*(step.key for step in plan.steps), *plan.crossings, *(end.key for end in plan.ends)]


def _arrow_faults(plan: Plan, start: str) -> Iterator[str]:
    known = {start, *_keys(plan)}
    if any(not {arrow.source, arrow.target} <= known for arrow in plan.arrows):
        yield _("An arrow leads nowhere, or into a step past its border.")
        return
    if any(arrow.target == start for arrow in plan.arrows):
        yield _("An arrow leads into the start.")
    begun = plan.leaving(start)
    if len(begun) != 1 or plan.step(begun[0].target) is None:
        yield _("From the start one arrow leads to the first step.")
        return
    rounds = [key for key in plan.crossings if _goes_round(plan, key)]
    if rounds:
        yield _("From the gateway “%(key)s” a way leads back to it past every step.") % {"key": rounds[0]}
        return
    for step in plan.steps:
        yield from _step_faults(plan, step)
    for key in plan.crossings:
        yield from _crossing_faults(plan, key)
    for end in plan.ends:
        if plan.leaving(end.key):
            yield _("An arrow leads out of an end.")
    reached = set(_following(plan, [start]))
    lost = [step.title("") for step in plan.steps if step.key not in reached]
    if lost:
        yield _("No way leads to: %(steps)s.") % {"steps": ", ".join(lost)}
    stuck = [step.title("") for step in plan.steps if not _leads_to_end(plan, step.key)]
    if stuck:
        yield _("No way leads to an end from: %(steps)s.") % {"steps": ", ".join(stuck)}


def _step_faults(plan: Plan, step: Step) -> Iterator[str]:
    if len(plan.leaving(step.key)) > 1:
        yield _("Several arrows lead out of “%(step)s”: put an exclusive gateway there.") % {"step": step.title("")}
    if any(way.to == step.key for way in ways_on(plan, step.key)):
        yield _("A way leads from “%(step)s” to itself.") % {"step": step.title("")}
    if any(arrow.condition for arrow in plan.leaving(step.key)):
        words = _("The arrow out of “%(step)s” has a condition: put an exclusive gateway there.")
        yield words % {"step": step.title("")}


def _crossing_faults(plan: Plan, key: str) -> Iterator[str]:
    """Either the fields decide, and then there is a way for whatever they say, or a person does."""
    arrows = plan.leaving(key)
    decided = [arrow for arrow in arrows if arrow.condition]
    others = [arrow for arrow in arrows if not arrow.condition]
    if not arrows:
        yield _("From the gateway “%(key)s” no way leads on.") % {"key": key}
    elif decided and (len(others) != 1 or not others[0].is_default):
        words = _(
            "From the gateway “%(key)s” the ways have conditions: one way without a condition is marked as default."
        )
        yield words % {"key": key}


def _name_faults(plan: Plan) -> Iterator[str]:
    """A stage is known by its name, in whatever language."""
    languages = {language for step in plan.steps for language, _text in step.titles} | {""}
    for language in sorted(languages):
        names = Counter(step.title(language).casefold() for step in plan.steps)
        if twice := [name for name, times in names.items() if times > 1]:
            yield _("Steps have the same name: %(names)s.") % {"names": ", ".join(twice)}
            return


def _goes_round(plan: Plan, key: str) -> bool:
    seen: set[str] = set()
    waiting = [arrow.target for arrow in plan.leaving(key)]
    while waiting:
        one = waiting.pop()
        if one == key:
            return True
        if one in plan.crossings and one not in seen:
            seen.add(one)
            waiting += [arrow.target for arrow in plan.leaving(one)]
    return False


def _leads_to_end(plan: Plan, key: str) -> bool:
    return any(plan.end(one) for one in _reached(plan, [key]))


def _reached(plan: Plan, keys: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    waiting = list(keys)
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += [arrow.target for arrow in plan.leaving(one)]
    return seen


def _following(plan: Plan, starts: Sequence[str]) -> list[str]:
    """Every key reached, each before whatever follows it but by a way back."""
    done: list[str] = []
    seen: set[str] = set(starts)
    path = [(key, iter(plan.leaving(key))) for key in starts]
    while path:
        key, arrows = path[-1]
        target = next((arrow.target for arrow in arrows if arrow.target not in seen), None)
        if target is None:
            done.append(key)
            path.pop()
        else:
            seen.add(target)
            path.append((target, iter(plan.leaving(target))))
    return done[::-1]
