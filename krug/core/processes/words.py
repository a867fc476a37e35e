"""The elements of BPMN 2.0: which Krug understands, which it passes over, and why it refuses the others."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
KRUG = "urn:krug:bpmn"

TASKS = frozenset({"userTask", "manualTask", "task"})
STEP = "subProcess"
START, END, FLOW = "startEvent", "endEvent", "sequenceFlow"
CHOICE, SIDE_BY_SIDE = "exclusiveGateway", "parallelGateway"

# What only explains the drawing.
PASSED_OVER = frozenset(
    {
        "association",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "documentation",
        "extensionElements",
        "group",
        "incoming",
        "ioSpecification",
        "laneSet",
        "outgoing",
        "property",
        "textAnnotation",
        "dataInputAssociation",
        "dataOutputAssociation",
    }
)

_CODE = _("runs a program; processes give tasks to people and run nothing")
_EVENTS = _("waits for an event; a step ends when its tasks are done")
_SEVERAL = _("would have a record in several steps at once; tasks go side by side inside a step")
REASONS: dict[str, str | Promise] = {
    "scriptTask": _CODE,
    "script": _CODE,
    "serviceTask": _CODE,
    "businessRuleTask": _CODE,
    "sendTask": _CODE,
    "receiveTask": _EVENTS,
    "intermediateCatchEvent": _EVENTS,
    "intermediateThrowEvent": _EVENTS,
    "boundaryEvent": _EVENTS,
    "eventBasedGateway": _EVENTS,
    "parallelGateway": _SEVERAL,
    "inclusiveGateway": _SEVERAL,
    "complexGateway": _SEVERAL,
    "callActivity": _("calls another process, which is not in this file"),
    "multiInstanceLoopCharacteristics": _("is repeated by itself; draw every task that there is to do"),
    "standardLoopCharacteristics": _("is repeated by itself; draw every task that there is to do"),
}
EVENT = _("has an event of its own; only plain starts and ends are understood")
INSIDE_CHOICE = _("parts the way inside a step; alternatives lead from step to step")
INSIDE_STEP = _("is a step inside a step")
UNKNOWN = _("is not understood by Krug")
