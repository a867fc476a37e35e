"""The tour: what a new person is shown on the real pages, by what the person may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.records import kinds

MOST_STEPS = 7


def everybody(_user: User) -> bool:
    return True


def sees(kind: str) -> Callable[[User], bool]:
    """For whom records of `kind` are open at all."""
    return lambda user: user.scope(kind, Action.SEE) is not Scope.NONE


@dataclass(frozen=True)
class TourStep:
    """One thing shown: the `element` of the page at `url`, in a heading and two sentences.

    `element` are CSS selectors; the first that is visible is meant, since phones have other ones, and a page without
    any of them is passed over. `of` is a kind whose newest record that the person sees is shown instead of `url`.
    `may` tells whose it is. Where there are more than seven, those that give way are left out, the latest first.
    """

    code: str
    order: int
    url: str
    element: str
    title: str | Promise
    text: str | Promise
    may: Callable[[User], bool] = everybody
    of: str = ""
    gives_way: bool = False

    def declare(self, module: str = "") -> None:
        """Raises ValueError for a code declared twice."""
        if self.code in _steps:
            raise ValueError(f"step {self.code} of the tour is declared twice")
        _steps[self.code] = self
        _modules[self.code] = module

    def address(self, user: User) -> str:
        """Where it is shown to `user`; "" where there is no record yet to show it on."""
        if not self.of:
            return self.url
        model = kinds.get(self.of).model
        newest = model.objects.visible_to(user).order_by("-pk").values_list("pk", flat=True).first()
        return f"{self.url}/{newest}" if newest is not None else ""


_steps: dict[str, TourStep] = {}
_modules: dict[str, str] = {}


def steps_of(user: User) -> list[TourStep]:
    """What `user` is shown, in order: nothing of modules switched off, nor of what is not open to the person."""
    found = [step for step in _steps.values() if user.firm.has(_modules[step.code]) and step.may(user)]
    found.sort(key=lambda step: step.order)
    for step in [step for step in reversed(found) if step.gives_way][: max(0, len(found) - MOST_STEPS)]:
        found.remove(step)
    return found
