"""From a BPMN file to a plan. What cannot be understood whole is refused with all the reasons at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.utils.translation import gettext as _

from krug.core.files.xml import Element
from krug.core.processes import document, shape, stepping
from krug.core.processes.details import Faults, key_of, outcome_of, titles_of
from krug.core.processes.document import NotAProcess
from krug.core.processes.plan import Arrow, End, Plan, Step
from krug.core.processes.words import BPMN, CHOICE, END, FLOW, PASSED_OVER, REASONS, START, STEP, TASKS, UNKNOWN

# Turns a condition into the form in which it is kept; raises ValueError with the reason where it is no condition.
Condition = Callable[[str], str]
MOST_REASONS = 20


def read(content: bytes, kinds: frozenset[str], condition: Condition) -> Plan:
    """`kinds`: the words for what a task may be. Raises NotAProcess."""
    process = _process(document.read(content))
    reading = _Reading(kinds, condition)
    for element in process.children:
        if element.space == BPMN and element.name not in PASSED_OVER:
            reading.take(element)
    if not reading.faults.said:
        reading.faults.said += shape.faults(reading.plan(process), reading.starts)
    if reading.faults.said:
        raise NotAProcess(list(dict.fromkeys(reading.faults.said))[:MOST_REASONS])
    return shape.in_order(reading.plan(process), reading.starts)


def _process(whole: Element) -> Element:
    if (whole.space, whole.name) != (BPMN, "definitions"):
        raise NotAProcess([_("This is no BPMN 2.0 file: its outermost element is another.")])
    found = whole.of(BPMN, "process")
    if len(found) != 1:
        raise NotAProcess([_("A file holds one process; in this one there are %(n)d.") % {"n": len(found)}])
    return found[0]


class _Reading:
    def __init__(self, kinds: frozenset[str], condition: Condition) -> None:
        self.kinds, self.condition = kinds, condition
        self.faults = Faults()
        self.starts: list[str] = []
        self.steps: list[Step] = []
        self.crossings: list[str] = []
        self.ends: list[End] = []
        self.arrows: list[Arrow] = []
        self._defaults: set[str] = set()

    def take(self, element: Element) -> None:
        name, faults = element.name, self.faults
        if name == STEP:
            self.steps.append(stepping.read(element, self.kinds, faults))
        elif name in TASKS:
            self.steps.append(stepping.of_one_task(element, self.kinds, faults))
            stepping.refuse_within(element, faults)
        elif name == CHOICE:
            self.crossings.append(key_of(element, faults))
            self._defaults.add(element.given.get("default", ""))
        elif name == START:
            self.starts.append(key_of(element, faults))
            stepping.refuse_events(element, faults)
        elif name == END:
            self.ends.append(End(key_of(element, faults), titles_of(element, faults), outcome_of(element, faults)))
            stepping.refuse_events(element, faults)
        elif name == FLOW:
            self.arrows.append(self._arrow(element))
        else:
            faults.add(element, REASONS.get(name, UNKNOWN))

    def plan(self, process: Element) -> Plan:
        arrows = (replace(arrow, is_default=arrow.key in self._defaults) for arrow in self.arrows)
        titles = titles_of(process, self.faults)
        return Plan(titles, tuple(self.steps), tuple(self.crossings), tuple(self.ends), tuple(arrows))

    def _arrow(self, element: Element) -> Arrow:
        given, condition = element.given, ""
        for one in element.of(BPMN, "conditionExpression"):
            condition = self._condition(element, one)
        return Arrow(
            key_of(element, self.faults),
            given.get("sourceRef", ""),
            given.get("targetRef", ""),
            titles_of(element, self.faults),
            condition,
        )

    def _condition(self, arrow: Element, element: Element) -> str:
        text = " ".join(element.text.split())
        if element.given.get("language"):
            self.faults.add(arrow, _("conditions are written in Krug's formulas, not in another language"))
            return ""
        if not text:
            return ""
        try:
            return self.condition(text)
        except ValueError as error:
            self.faults.add(arrow, _("the condition “%(text)s”: %(reason)s") % {"text": text[:60], "reason": error})
            return ""
