"""Walking through a process by SpiffWorkflow: where a record stands after the ways it took and the tasks it has done.

Nothing of the engine is kept: its state follows anew from the plan, the ways and the tasks, so that a later version of
it, a restart or another process go on from the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from krug.core.processes.compiling import LEAVE, PROCESS, TASK, compiled
from krug.core.processes.plan import Plan
from krug.core.processes.ways import ways_on, ways_to

WAYS = "ways"


class LostWay(Exception):
    """The ways do not lead through the process: they are another one's."""


@dataclass(frozen=True)
class Standing:
    """`step` is the key of the step, or of the end that was reached. `live`: keys of its tasks whose turn has come,
    done or not. `is_done`: whatever is required of the step is done."""

    step: str
    live: tuple[str, ...] = ()
    is_done: bool = False


def walk(plan: Plan, ways: Sequence[Collection[str]], done: Collection[str]) -> Standing:
    """After `ways`, the arrows followed out of each step left, with the tasks `done` in the step reached.

    Raises LostWay.
    """
    walker = _Walker(plan)
    for arrows in ways:
        walker.leave(arrows)
    return walker.standing(set(done))


def is_walkable(plan: Plan) -> bool:
    """Whether the engine comes into every step of a plan that was understood, and from there to where it leads."""
    from SpiffWorkflow.exceptions import SpiffWorkflowException

    try:
        for step in plan.steps:
            ways = [way.arrows for way in ways_to(plan, step.key) or ()]
            if walk(plan, ways, ()).step != step.key:
                return False
            if any(walk(plan, [*ways, on.arrows], ()).step != on.to for on in ways_on(plan, step.key)):
                return False
    except (LostWay, SpiffWorkflowException):
        return False
    return True


class _Walker:
    def __init__(self, plan: Plan) -> None:
        from SpiffWorkflow.bpmn import BpmnWorkflow

        self.plan = plan
        spec, inner = _specs(plan)
        self.flow: Any = BpmnWorkflow(spec, inner, script_engine=_no_scripts())
        self.flow.do_engine_steps()

    def leave(self, arrows: Collection[str]) -> None:
        """Out of the step as it stands, its tasks taken for done."""
        self._run(lambda key: True)
        waiting = self._leaving()
        if waiting is None:
            raise LostWay
        waiting.data[WAYS] = sorted(arrows)
        self._go(waiting)

    def standing(self, done: set[str]) -> Standing:
        if self.flow.completed:
            return Standing(self._end())
        step = self._step()
        live = self._run(lambda key: key in done)
        optional = {task.key for one in self.plan.steps if one.key == step for task in one.tasks if not task.required}
        self._run(lambda key: key in optional)
        return Standing(step, tuple(live), self._leaving() is not None)

    def _run(self, is_done: Callable[[str], bool]) -> list[str]:
        """Do the tasks whose turn comes and that are done; gives the keys of all whose turn has come."""
        live: dict[str, None] = {}
        going = True
        while going:
            going = False
            for task in self._ready(TASK):
                key = task.task_spec.bpmn_id.removeprefix(TASK)
                live[key] = None
                if is_done(key):
                    self._go(task)
                    going = True
        return list(live)

    def _ready(self, kind: str) -> list[Any]:
        from SpiffWorkflow import TaskState

        ready = self.flow.get_tasks(state=TaskState.READY, manual=True)
        return [task for task in ready if (task.task_spec.bpmn_id or "").startswith(kind)]

    def _leaving(self) -> Any:
        return next(iter(self._ready(LEAVE)), None)

    def _go(self, task: Any) -> None:
        from SpiffWorkflow.exceptions import SpiffWorkflowException

        try:
            task.run()
            self.flow.do_engine_steps()
        except SpiffWorkflowException as error:
            raise LostWay from error

    def _step(self) -> str:
        leaving = self._leaving()
        if leaving is not None:
            return str(leaving.task_spec.bpmn_id).removeprefix(LEAVE)
        keys = {task.task_spec.bpmn_id.removeprefix(TASK) for task in self._ready(TASK)}
        return next(step.key for step in self.plan.steps if keys & {task.key for task in step.tasks})

    def _end(self) -> str:
        from SpiffWorkflow import TaskState

        done = {task.task_spec.bpmn_id for task in self.flow.get_tasks(state=TaskState.COMPLETED)}
        return next(end.key for end in self.plan.ends if f"end_{end.key}" in done)


def _no_scripts() -> Any:
    """An engine of expressions that runs none: a way is followed when the leaving names it."""
    from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine

    class NoScripts(PythonScriptEngine):  # type: ignore[misc]
        def evaluate(self, task: Any, expression: str, external_context: Any = None) -> bool:
            return expression in task.data.get(WAYS, ())

        def execute(self, task: Any, script: str, external_context: Any = None) -> bool:
            raise LostWay

        def call_service(self, task: Any, **named: Any) -> str:
            raise LostWay

    return NoScripts()


@lru_cache(maxsize=32)
def _specs(plan: Plan) -> tuple[Any, Any]:
    from SpiffWorkflow.bpmn.parser import BpmnParser

    parser = BpmnParser()
    parser.add_bpmn_str(compiled(plan))
    return parser.get_spec(PROCESS), parser.get_subprocess_specs(PROCESS)
