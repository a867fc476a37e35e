"""A plan as the engine is given it: BPMN of nothing but what was understood, whatever the file held besides.

Each step is a subprocess of its tasks, followed by a task of its own in which the record waits until somebody lets it
go on, with the ways that are to be followed.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from krug.core.processes.plan import Arrow, Plan, Step
from krug.core.processes.words import BPMN

PROCESS = "process"
# What stands before a key, by what it is the key of: no two are the same in the engine's eyes.
STEP, TASK, LEAVE = "step_", "task_", "leave_"
_JOIN, _CROSSING, _END, _ARROW = "join_", "crossing_", "end_", "arrow_"


def compiled(plan: Plan) -> bytes:
    parts = [f"<start id='start'/>{_flow('begun', 'start', STEP + plan.first.key)}".replace("<start ", "<startEvent ")]
    parts += [_step(step) for step in plan.steps]
    parts += [f"<exclusiveGateway id={_id(_CROSSING, key)}/>" for key in plan.crossings]
    parts += [f"<endEvent id={_id(_END, end.key)}/>" for end in plan.ends]
    parts += [_arrow(plan, arrow) for arrow in plan.arrows]
    whole = f"<process id='{PROCESS}' isExecutable='true'>{''.join(parts)}</process>"
    return f"<definitions xmlns='{BPMN}' targetNamespace='urn:krug:process'>{whole}</definitions>".encode()


def _step(step: Step) -> str:
    named = {task.key: TASK + task.key for task in step.tasks} | {key: _JOIN + key for key in step.joins}
    follows = [(named[source], named[target]) for source, target in step.inside]
    sources, targets = {source for source, _to in follows}, {target for _from, target in follows}
    begins = [one for one in named.values() if one not in targets]
    ends = [one for one in named.values() if one not in sources]
    flows = [*(("first", one) for one in begins), *follows, *((one, "last") for one in ends)]
    if not named:
        flows = [("first", "last")]
    inner = [_edge(step, "startEvent", "first"), *_leaves(step, ends)]
    inner += [f"<userTask id={quoteattr(named[task.key])}/>" for task in step.tasks]
    inner += [f"<parallelGateway id={quoteattr(named[key])}/>" for key in step.joins]
    for number, (source, target) in enumerate(flows):
        ends_at = f"{step.key}_last_{source}" if target == "last" else target
        begins_at = f"{step.key}_first" if source == "first" else source
        inner.append(_flow(f"inside_{step.key}_{number}", begins_at, ends_at))
    return (
        f"<subProcess id={_id(STEP, step.key)}>{''.join(inner)}</subProcess><userTask id={_id(LEAVE, step.key)}/>"
        + _flow(f"done_{step.key}", STEP + step.key, LEAVE + step.key)
    )


def _leaves(step: Step, ends: Iterable[str]) -> list[str]:
    """Each branch has an end of its own: the step is over when all are."""
    return [_edge(step, "endEvent", f"last_{one}") for one in ends] or [_edge(step, "endEvent", "last_first")]


def _edge(step: Step, element: str, name: str) -> str:
    return f"<{element} id={quoteattr(f'{step.key}_{name}')}/>"


def _arrow(plan: Plan, arrow: Arrow) -> str:
    """Where the way parts, an arrow is followed whose key the leaving names."""
    source = (_CROSSING if arrow.source in plan.crossings else LEAVE) + arrow.source
    target = _named(plan, arrow.target)
    parts = arrow.source in plan.crossings and len(plan.leaving(arrow.source)) > 1
    return _flow(_ARROW + arrow.key, source, target, arrow.key if parts else "")


def _named(plan: Plan, key: str) -> str:
    if plan.step(key):
        return STEP + key
    return (_END if plan.end(key) else _CROSSING) + key


def _flow(key: str, source: str, target: str, condition: str = "") -> str:
    inner = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    ends = f"sourceRef={quoteattr(source)} targetRef={quoteattr(target)}"
    return f"<sequenceFlow id={quoteattr(key)} {ends}>{inner}</sequenceFlow>"


def _id(kind: str, key: str) -> str:
    return quoteattr(kind + key)
