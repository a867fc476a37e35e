"""What history tells of deals that were brought in with their past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from krug.core.access.models import User
from krug.core.events.writing import Fact, write
from krug.modules.deals.models import Deal
from krug.modules.deals.models.closing import Ending
from krug.modules.deals.new_deal import NewDeal, Path


def told(actor: User, rows: Sequence[NewDeal], deals: list[Deal], paths: list[Path], channel: str, dated: bool) -> None:
    """That each deal was added and, when `dated`, what happened to it since, each by who was responsible, in time."""
    if not dated:
        write((Fact("deal.created", deal.card, {"title": str(deal)}, deal.cards()) for deal in deals), actor, channel)
        return
    by_person: dict[User, list[Fact]] = {}
    for row, deal, path in zip(rows, deals, paths, strict=True):
        by_person.setdefault(deal.responsible or actor, []).extend(_story(row, deal, path))
    for person, facts in by_person.items():
        facts.sort(key=lambda fact: fact.at or dt.datetime.max)
        write(facts, person, channel)


def _story(row: NewDeal, deal: Deal, path: Path) -> Iterator[Fact]:
    yield Fact("deal.created", deal.card, {"title": str(deal)}, deal.cards(), deal.created_at)
    for (left, _since), (to, at) in pairwise(path):
        data = {"title": str(deal), "from": str(left), "to": str(to), "from_id": left.pk, "to_id": to.pk}
        yield Fact("deal.moved", deal.card, {**data, "comment": "", "note": "", "version": 1}, deal.cards(), at)
    if row.outcome:
        ending = Ending(row.outcome, deal.lost_reason, row.comment, row.competitor)
        yield Fact(f"deal.{row.outcome}", deal.card, deal.words_of(ending), deal.cards(), deal.closed_at)
