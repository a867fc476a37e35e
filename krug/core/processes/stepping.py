"""The inside of a step: tasks one after another or side by side, from one start to the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from krug.core.files.xml import Element
from krug.core.processes.details import Faults, key_of, step_details, task_of
from krug.core.processes.plan import Step, Task
from krug.core.processes.words import (
    BPMN,
    CHOICE,
    END,
    EVENT,
    FLOW,
    INSIDE_CHOICE,
    INSIDE_STEP,
    PASSED_OVER,
    REASONS,
    SIDE_BY_SIDE,
    START,
    STEP,
    TASKS,
    UNKNOWN,
)

MOST_TASKS = 20


def of_one_task(element: Element, kinds: frozenset[str], faults: Faults) -> Step:
    """A task that stands by itself among the steps is a step with this one task."""
    details: dict[str, Any] = step_details(element, faults)
    return Step(**details, tasks=(task_of(element, kinds, faults),))


def read(element: Element, kinds: frozenset[str], faults: Faults) -> Step:
    details: dict[str, Any] = step_details(element, faults)
    tasks: list[Task] = []
    joins: list[str] = []
    starts: set[str] = set()
    ends: set[str] = set()
    flows: list[tuple[str, str]] = []
    if element.given.get("triggeredByEvent") == "true":
        faults.add(element, EVENT)
    for one in element.children:
        if one.space != BPMN or one.name in PASSED_OVER:
            continue
        if one.name in TASKS:
            tasks.append(task_of(one, kinds, faults))
            refuse_within(one, faults)
        elif one.name == SIDE_BY_SIDE:
            joins.append(key_of(one, faults))
        elif one.name in {START, END}:
            (starts if one.name == START else ends).add(key_of(one, faults))
            refuse_events(one, faults)
        elif one.name == FLOW:
            flows.append((one.given.get("sourceRef", ""), one.given.get("targetRef", "")))
        else:
            own = {CHOICE: INSIDE_CHOICE, STEP: INSIDE_STEP}
            faults.add(one, own.get(one.name) or REASONS.get(one.name, UNKNOWN))
    if len(tasks) > MOST_TASKS or len(joins) > MOST_TASKS:
        faults.add(element, _("a step has at most %(most)d tasks and as many gateways") % {"most": MOST_TASKS})
    keys = {task.key for task in tasks} | set(joins)
    inside = tuple(dict.fromkeys(pair for pair in flows if set(pair) <= keys))
    if any(not set(pair) <= keys | starts | ends for pair in flows):
        faults.add(element, _("an arrow inside this step leads nowhere"))
    begun = {target for source, target in flows if source in starts}
    _check(element, keys, set(joins), inside, begun, faults)
    return Step(**details, tasks=tuple(tasks), joins=tuple(joins), inside=inside)


def refuse_within(element: Element, faults: Faults) -> None:
    """What a task must not hold: repetition, events, programs."""
    for one in element.children:
        if one.space == BPMN and one.name not in PASSED_OVER:
            faults.add(element, REASONS.get(one.name, UNKNOWN))


def refuse_events(element: Element, faults: Faults) -> None:
    if any(one.space == BPMN and one.name.endswith("EventDefinition") for one in element.walk()):
        faults.add(element, EVENT)


def _check(
    element: Element,
    keys: set[str],
    joins: set[str],
    inside: Iterable[tuple[str, str]],
    begun: set[str],
    faults: Faults,
) -> None:
    """Whatever is in the step is reached from its start and once, and nothing goes round."""
    after: dict[str, list[str]] = {key: [] for key in keys}
    came = dict.fromkeys(keys, 0)
    for source, target in inside:
        after[source].append(target)
        came[target] += 1
    if any(came[key] + (key in begun) > 1 for key in keys - joins):
        faults.add(element, _("several arrows lead to one task; join them by a parallel gateway"))
    first = [key for key in keys if not came[key]]
    if begun and set(first) - begun:
        faults.add(element, _("something inside this step is not reached from its start"))
    reached, waiting, left = set(), list(first), dict(came)
    while waiting:
        key = waiting.pop()
        reached.add(key)
        for target in after[key]:
            left[target] -= 1
            if not left[target]:
                waiting.append(target)
    if reached != keys:
        faults.add(element, _("the tasks of this step go round in a circle"))
