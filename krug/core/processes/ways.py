"""Where a record may go on to from a step that is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from krug.core.processes.plan import Arrow, Plan, Titles, in_language

# Whether a condition is met.
Holds = Callable[[str], bool]


@dataclass(frozen=True)
class Way:
    """`arrows` are the keys of those that are followed to `to`, a step or an end; `titles` is what the last of them
    that has a name is called."""

    arrows: tuple[str, ...]
    to: str
    titles: Titles = ()

    def title(self, language: str) -> str:
        return in_language(self.titles, language)


def ways_on(plan: Plan, key: str, holds: Holds | None = None) -> list[Way]:
    """In the order of the file, one for each step or end that may come next; whatever conditions say where nobody
    tells what `holds`."""
    found: dict[str, Way] = {}
    passed: set[str] = set()
    waiting = [Way((arrow.key,), arrow.target, arrow.titles) for arrow in reversed(plan.leaving(key))]
    while waiting:
        way = waiting.pop()
        if way.to not in plan.crossings:
            found.setdefault(way.to, way)
            continue
        if way.to in passed:  # what lies behind is known already
            continue
        passed.add(way.to)
        for arrow in reversed(_open(plan, way.to, holds)):
            waiting.append(Way((*way.arrows, arrow.key), arrow.target, arrow.titles or way.titles))
    return list(found.values())


def ways_to(plan: Plan, key: str) -> list[Way] | None:
    """The shortest row of ways by which the first step leads to the step `key`, whatever conditions say; None where
    the plan has no such step."""
    came: dict[str, tuple[str, Way] | None] = {plan.first.key: None}
    waiting = [plan.first.key]
    for one in waiting:
        for way in ways_on(plan, one):
            if way.to not in came and plan.step(way.to):
                came[way.to] = (one, way)
                waiting.append(way.to)
    if key not in came:
        return None
    found: list[Way] = []
    while (before := came[key]) is not None:
        key, way = before
        found.append(way)
    return found[::-1]


def _open(plan: Plan, crossing: str, holds: Holds | None) -> list[Arrow]:
    """All ways where a person decides; where the fields do, the first whose condition is met, else the default."""
    arrows = plan.leaving(crossing)
    if holds is None or not any(arrow.condition for arrow in arrows):
        return arrows
    met = next((arrow for arrow in arrows if arrow.condition and holds(arrow.condition)), None)
    return [met] if met else [arrow for arrow in arrows if arrow.is_default]
