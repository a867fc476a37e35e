"""Which rule a request falls under, and whom it goes to: out of plain values, nothing is asked of the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from krug.modules.requests.models.rule import AnyWay, Hours, Manner


@dataclass(frozen=True)
class Facts:
    """What rules ask of a request. `product` is its name and code, "" for none."""

    came_by: str
    kind: int | None
    region: str = ""
    product: str = ""


@dataclass(frozen=True)
class Terms:
    """A rule: see `models.Rule`. `people` are those it may choose from."""

    pk: int
    people: tuple[int, ...]
    came_by: str = AnyWay.ANY
    kind: int | None = None
    region: str = ""
    product: str = ""
    manner: str = Manner.LOAD
    hours: str = Hours.WORKING
    last: int | None = None


@dataclass(frozen=True)
class Hand:
    """A person who may take a request: how many they have in work, and whether it is their working time."""

    person: int
    load: int = 0
    is_working: bool = True


def fitting(rules: Iterable[Terms], facts: Facts) -> Terms | None:
    """The first rule that fits; None where none does."""
    return next((rule for rule in rules if fits(rule, facts)), None)


def fits(rule: Terms, facts: Facts) -> bool:
    regions = {_bare(part) for part in rule.region.split(",") if part.strip()}
    return (
        rule.came_by in (AnyWay.ANY, facts.came_by)
        and rule.kind in (None, facts.kind)
        and (not regions or _bare(facts.region) in regions)
        and (not rule.product.strip() or _bare(rule.product) in _bare(facts.product))
    )


def in_order(rule: Terms, hands: Iterable[Hand], passed: Collection[int] = ()) -> list[int]:
    """The people whom the rule lets have it now, whoever is the first to get it first. `passed` have let it go."""
    allowed = [hand for hand in hands if hand.person in rule.people and hand.person not in passed]
    free = [hand for hand in allowed if hand.is_working or rule.hours == Hours.ALWAYS]
    if rule.manner == Manner.TURN:
        return [hand.person for hand in _in_turn(free, rule.last)]
    # Those with as much in work stand in turn, so that the first by number does not get all.
    return [hand.person for hand in sorted(_in_turn(free, rule.last), key=lambda hand: hand.load)]


def _in_turn(hands: Sequence[Hand], last: int | None) -> list[Hand]:
    """By number, beginning with the one after `last`, who need not be among them."""
    return sorted(hands, key=lambda hand: (last is not None and hand.person <= last, hand.person))


def _bare(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())
