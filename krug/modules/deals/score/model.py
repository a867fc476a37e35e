"""What was learnt of closed deals, and how it judges an open one: plain sums that can be told in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from krug.modules.deals.score.logistic import logit, sigmoid


@dataclass(frozen=True)
class Model:
    """`speaks` tells of each answer to a feature how much it speaks for winning (in logits, 0: as all do), `weights`
    how far that feature is believed, `slope` and `offset` set the whole right by deals it was not learnt from.

    `days` and `amounts` are what is usual: days in each stage, amounts of each kind and currency.
    """

    intercept: float = 0.0
    weights: Mapping[str, float] = field(default_factory=dict)
    speaks: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    slope: float = 1.0
    offset: float = 0.0
    days: Mapping[str, float] = field(default_factory=dict)
    amounts: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of_all_alike(cls, share: float) -> Model:
        """The same chance for every deal, which nothing moves."""
        return cls(offset=logit(share))

    def parts(self, answers: Mapping[str, str | None]) -> dict[str, float]:
        """What each answer adds for winning, or takes; nothing for one that is not known."""
        found = {}
        for name, answer in answers.items():
            said = self.speaks.get(name, {}).get(answer, 0.0) if answer is not None else 0.0
            found[name] = self.slope * self.weights.get(name, 0.0) * said
        return found

    def chance(self, parts: Mapping[str, float]) -> float:
        """The share of deals like this one that are won."""
        return sigmoid(self.offset + self.slope * self.intercept + sum(parts.values()))

    def plain(self) -> dict[str, Any]:
        return {**vars(self)}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Model:
        return cls(**plain)
