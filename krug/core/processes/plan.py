"""What a process says, with nothing left of the file it was read from: small enough to be kept and asked at will."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

# Language to text; "" is what the file says without naming a language.
Titles = tuple[tuple[str, str], ...]


def in_language(titles: Titles, language: str) -> str:
    known = dict(titles)
    return known.get(language) or known.get("", "") or next(iter(known.values()), "")


@dataclass(frozen=True)
class Task:
    """Something a person does in a step.

    `kind` is a word of who plans deeds, such as "call"; `who`: "responsible", "head" or "role:" with the role's code.
    It is due `days` working days after its turn has come, at `time` ("11:00"; "": any time of that day). A step is
    done without those that are not `required`.
    """

    key: str
    titles: Titles
    kind: str = "task"
    who: str = "responsible"
    days: int = 1
    time: str = ""
    required: bool = True

    def title(self, language: str) -> str:
        return in_language(self.titles, language)


@dataclass(frozen=True)
class Step:
    """A stage to be. `inside`: pairs of keys, what of the step comes after what; a key that is no task's is a place
    where ways part or join: `joins` of several that go on side by side."""

    key: str
    titles: Titles
    tasks: tuple[Task, ...] = ()
    joins: tuple[str, ...] = ()
    inside: tuple[tuple[str, str], ...] = ()
    colour: str = ""
    probability: int | None = None
    longest_stay_days: int | None = None

    def title(self, language: str) -> str:
        return in_language(self.titles, language)

    def task(self, key: str) -> Task | None:
        return next((one for one in self.tasks if one.key == key), None)


@dataclass(frozen=True)
class End:
    """Where the process is over; `outcome` is what the record has come to, "won" or "lost"."""

    key: str
    titles: Titles
    outcome: str = "won"

    def title(self, language: str) -> str:
        return in_language(self.titles, language)


@dataclass(frozen=True)
class Arrow:
    """From a step or a crossing to the next step, crossing or end. `condition`: a formula, "" for none."""

    key: str
    source: str
    target: str
    titles: Titles = ()
    condition: str = ""
    is_default: bool = False


@dataclass(frozen=True)
class Plan:
    """`steps` in order, the one records begin in first; `crossings` are keys of places where ways part or join."""

    titles: Titles
    steps: tuple[Step, ...]
    crossings: tuple[str, ...] = ()
    ends: tuple[End, ...] = ()
    arrows: tuple[Arrow, ...] = field(default=())

    @property
    def first(self) -> Step:
        return self.steps[0]

    def step(self, key: str) -> Step | None:
        return next((one for one in self.steps if one.key == key), None)

    def end(self, key: str) -> End | None:
        return next((one for one in self.ends if one.key == key), None)

    def title(self, language: str) -> str:
        return in_language(self.titles, language)

    def leaving(self, key: str) -> list[Arrow]:
        return [arrow for arrow in self.arrows if arrow.source == key]


def as_json(plan: Plan) -> dict[str, Any]:
    return asdict(plan)


def from_json(data: Mapping[str, Any]) -> Plan:
    return Plan(
        titles=_titles(data["titles"]),
        steps=tuple(_step(one) for one in data["steps"]),
        crossings=tuple(data["crossings"]),
        ends=tuple(End(**{**one, "titles": _titles(one["titles"])}) for one in data["ends"]),
        arrows=tuple(Arrow(**{**one, "titles": _titles(one["titles"])}) for one in data["arrows"]),
    )


def _step(data: Mapping[str, Any]) -> Step:
    read = {
        "titles": _titles(data["titles"]),
        "tasks": tuple(Task(**{**one, "titles": _titles(one["titles"])}) for one in data["tasks"]),
        "joins": tuple(data["joins"]),
        "inside": tuple((source, target) for source, target in data["inside"]),
    }
    return Step(**{**data, **read})


def _titles(pairs: list[list[str]]) -> Titles:
    return tuple((language, text) for language, text in pairs)
