"""Processes and steps as JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StrictInt, StrictStr

from krug.core.api.bodies import Body
from krug.core.api.types import GivenId, Id
from krug.core.processes.document import MOST_BYTES

Outcome: Any = Literal["won", "lost"]


class GivenStepTask(BaseModel):
    """`state`: `lying` is what is not done and not planned any more, `to_come` what has its turn later. `activity`
    null: there is none, or the reader does not see it."""

    key: str
    title: str
    state: Literal["done", "planned", "lying", "to_come"]
    required: bool
    activity: GivenId | None


class GivenFollowing(BaseModel):
    """What may come next: a `stage`, or an end with its `outcome`. `words`: what the way there is called."""

    stage: GivenId | None
    outcome: Outcome | None
    title: str
    words: str


class GivenStep(BaseModel):
    """The step a deal stands in. `ready`: all that is required is done. `process`: number of the version."""

    stage: GivenId | None
    title: str
    process: int
    done: int
    total: int
    ready: bool
    tasks: list[GivenStepTask]
    following: list[GivenFollowing]


class GoOn(Body):
    """`stage`: where to, of several; null for the only one that there is."""

    stage: Id | None = None
    comment: Annotated[StrictStr, Field(max_length=10_000)] = ""


class GivenProcessStep(BaseModel):
    stage: GivenId | None
    key: str
    title: str
    tasks: list[str]


class GivenProcess(BaseModel):
    """A version of a kind's process. `source`: code of one that Krug brings along, "" for the firm's own."""

    number: int
    title: str
    source: str
    current: bool
    steps: list[GivenProcessStep]


class Processes(BaseModel):
    items: list[GivenProcess]
    next: None


class NewProcess(Body):
    """One of the three: `source`, a process that Krug brings along; `number`, an earlier version; `bpmn`, a file."""

    source: Annotated[StrictStr, Field(max_length=40)] | None = None
    number: Annotated[StrictInt, Field(ge=1, le=2**31 - 1)] | None = None
    bpmn: Annotated[StrictStr, Field(max_length=MOST_BYTES)] | None = None
