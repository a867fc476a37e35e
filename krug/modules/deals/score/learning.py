"""Learning from closed deals as they stood on days of the past, with nothing of the future.

Each answer to a feature speaks for winning as far as those who gave it were won more often than all, as known by the
day of the snapshot and with few of them counting little. A logistic regression weighs the features against each other;
the whole is set right by the last quarter of the time, from which it was not learnt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from krug.modules.deals.score.features import FEATURES, Past
from krug.modules.deals.score.logistic import fit, fit_upwards, logit, sigmoid
from krug.modules.deals.score.model import Model
from krug.modules.deals.score.quality import tells_apart
from krug.modules.deals.score.snapshots import Beat, Snapshot, snapshots, thinned, usual_of

# Below so many closed deals, or of them won or lost, nothing is learnt.
ENOUGH, ENOUGH_OF_EACH = 100, 20
# As many deals of the average as stand beside those who gave an answer.
SHRINK = 50
RIDGE = 20.0
# The part of the closed deals, by time, that the trial learns from; and of the snapshots, that weights are learnt from
# before the whole is set right by the rest.
TRIAL, SETTING = 0.5, 0.75
# Snapshots count of days after which so many of the deals have had the time to end: of later days only the quick ones
# are known, and those are not as the others.
ENDED = 0.8
MOST_TRIED = 4000
STEEPEST, FLATTEST = 1.5, 0.2


@dataclass(frozen=True)
class Learnt:
    """`tried` are (deal, chance with three decimals, won) of deals the trial had not learnt from; `trial_from` the day
    it began. `tells_apart`: whether on these the score missed by less than the share won of them all, given to each,
    would have; None where nothing could be tried. Where it did not, `model` gives every deal the share of all that
    were won.
    """

    closed: int
    won: int
    model: Model | None
    tried: list[tuple[int, float, bool]] = field(default_factory=list)
    trial_from: float | None = None
    tells_apart: bool | None = None


def learn(pasts: Sequence[Past], beat: Beat) -> Learnt:
    """The model of all, and the trial of one that was learnt from the earlier part alone."""
    closed = [past for past in pasts if past.closed is not None]
    won = sum(past.won for past in closed)
    if len(closed) < ENOUGH or min(won, len(closed) - won) < ENOUGH_OF_EACH:
        return Learnt(len(closed), won, None)
    seen = snapshots(closed, beat)
    ends = sorted(past.closed or 0.0 for past in closed)
    model = _fitted(seen, ends[-1] + 1, beat)
    if model is None:
        return Learnt(len(closed), won, None)
    usual = usual_of(pasts).plain()
    model = replace(model, days=usual["days"], amounts=usual["amounts"])
    split = ends[int(len(ends) * TRIAL)]
    trial = _fitted(seen, split, beat)
    if trial is None:
        return Learnt(len(closed), won, model)
    later = thinned([one for one in _settled(seen, ends[-1] + 1) if one.day >= split], MOST_TRIED)
    tried = [(one.deal, round(_chance(trial, one), 3), one.won) for one in later]
    tells = tells_apart([(chance, is_won) for _deal, chance, is_won in tried])
    if tells is False:
        model = Model.of_all_alike(won / len(closed))
    return Learnt(len(closed), won, model, tried, split, tells)


def _settled(seen: Sequence[Snapshot], until: float) -> list[Snapshot]:
    """The snapshots of deals closed before `until`, of days early enough for nearly all to have ended by then."""
    past = [one for one in seen if one.closed < until]
    if not past:
        return []
    lasted = sorted(one.closed - one.day for one in past)[int(len(past) * ENDED)]
    return [one for one in past if one.day <= until - lasted]


def _fitted(seen: Sequence[Snapshot], until: float, beat: Beat) -> Model | None:
    """Learnt from deals that were closed before `until`; None where they are too few or all ended alike."""
    past = _settled(seen, until)
    model = _weighed(past, beat)
    if model is None:
        return None
    half = past[int(len(past) * SETTING)].day
    early = _weighed(_settled(past, half), beat)
    late = [one for one in past if one.day >= half]
    if early is None or min(sum(one.won for one in late), sum(not one.won for one in late)) < ENOUGH_OF_EACH:
        return model
    sums, won = [logit(_chance(early, one)) for one in late], [one.won for one in late]
    slope = min(STEEPEST, max(FLATTEST, fit([[z] for z in sums], won, RIDGE, beat)[1]))
    # All of the time tells how many are won at all: the last part alone may be a good season or a bad one.
    whole = [slope * logit(_chance(model, one)) for one in past]
    return replace(model, slope=slope, offset=_level(whole, [one.won for one in past]))


def _weighed(past: Sequence[Snapshot], beat: Beat) -> Model | None:
    """The weights, before they are set right."""
    counted = Counted()
    rows, won = counted.rows(past)
    if not rows or min(sum(won), len(won) - sum(won)) < ENOUGH_OF_EACH:
        return None
    intercept, *weights = fit_upwards(rows, won, RIDGE, beat)
    return Model(intercept, dict(zip(FEATURES, weights, strict=True)), counted.speaks())


class Counted:
    """Of the deals that have ended so far: of those who gave each answer, how many were won. Each deal counts once."""

    def __init__(self) -> None:
        self.of: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        self.ended = self.won = 0

    def rows(self, past: Sequence[Snapshot]) -> tuple[list[list[float]], list[bool]]:
        """What each answer spoke for on the day of its snapshot; afterwards all of them are counted."""
        ends = sorted({one.deal: one for one in past}.values(), key=attrgetter("closed", "deal"))
        given: dict[int, set[tuple[str, str]]] = defaultdict(set)
        for one in past:
            given[one.deal].update(_answers(one))
        rows, won, at = [], [], 0
        for one in sorted(past, key=attrgetter("day", "deal")):
            while at < len(ends) and ends[at].closed <= one.day:
                self._take(ends[at].won, given[ends[at].deal])
                at += 1
            if self.ended >= ENOUGH_OF_EACH:
                rows.append([self._speaks(name, answer) for name, answer in zip(FEATURES, one.answers, strict=True)])
                won.append(one.won)
        for end in ends[at:]:
            self._take(end.won, given[end.deal])
        return rows, won

    def speaks(self) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {}
        for name, answer in self.of:
            found.setdefault(name, {})[answer] = round(self._speaks(name, answer), 4)
        return found

    def _take(self, is_won: bool, given: set[tuple[str, str]]) -> None:
        self.ended += 1
        self.won += is_won
        for key in given:
            counts = self.of[key]
            counts[0] += is_won
            counts[1] += 1

    def _speaks(self, name: str, answer: str | None) -> float:
        counts = self.of.get((name, answer)) if answer is not None else None
        if counts is None:
            return 0.0
        whole = min(0.98, max(0.02, self.won / self.ended))
        return logit((counts[0] + SHRINK * whole) / (counts[1] + SHRINK)) - logit(whole)


def _answers(one: Snapshot) -> list[tuple[str, str]]:
    return [(name, answer) for name, answer in zip(FEATURES, one.answers, strict=True) if answer is not None]


def _chance(model: Model, one: Snapshot) -> float:
    return model.chance(model.parts(dict(zip(FEATURES, one.answers, strict=True))))


def _level(sums: Sequence[float], won: Sequence[bool]) -> float:
    """What must be added to all so that as many are expected as were won: by halving."""
    low, high = -20.0, 20.0
    for _round in range(50):
        half = (low + high) / 2
        if sum(sigmoid(half + z) for z in sums) < sum(won):
            low = half
        else:
            high = half
    return (low + high) / 2
