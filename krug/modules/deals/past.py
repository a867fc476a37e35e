"""What history tells of deals that were brought in with their past."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from django.utils import formats, timezone

from krug.core.access.models import User
from krug.core.events.models import EventLink
from krug.core.events.writing import Fact, write
from krug.modules.deals.models import Deal, Outcome
from krug.modules.deals.models.closing import Ending
from krug.modules.deals.new_deal import NewDeal, Path

COMMENTED = f"{Deal.KIND}.commented"
LONGEST_COMMENT = 10_000


def told(actor: User, rows: Sequence[NewDeal], deals: list[Deal], paths: list[Path], channel: str, dated: bool) -> None:
    """That each deal was added and, when `dated`, what happened to it since, each by who was responsible, in time.
    What the file said of a deal still in work becomes a comment on it.

    Else nobody in Krug moved or closed it, and no such event is made up: that it was added says what it came with.
    """
    if not dated:
        came = map(_came, rows, deals, paths)
        added = (Fact("deal.created", one.card, data, one.cards()) for one, data in zip(deals, came, strict=True))
        write(added, actor, channel)
        write(_comments(rows, deals), actor, channel)
        return
    by_person: dict[User, list[Fact]] = {}
    for row, deal, path in zip(rows, deals, paths, strict=True):
        by_person.setdefault(deal.responsible or actor, []).extend(_story(row, deal, path))
    write(_comments(rows, deals), actor, channel)
    for person, facts in by_person.items():
        facts.sort(key=lambda fact: fact.at or dt.datetime.max)
        write(facts, person, channel)


def in_words(data: dict[str, Any]) -> dict[str, Any]:
    """What a deal was added with, after its name: its stages with their days, and how it ended."""
    said = [f"{stage} {_day(day)}" for stage, day in data.get("entered", ())]
    if data.get("ended"):
        outcome, day = data["ended"]
        said.append(f"{Outcome(outcome).label} {_day(day)}".strip())
    return {**data, "past": f": {', '.join(said)}" if said else ""}


def commented(deal: Deal, text: str) -> Fact:
    return Fact(COMMENTED, deal.card, {"text": text[:LONGEST_COMMENT]}, deal.cards())


def unsaid(comments: Sequence[tuple[Deal, str]]) -> list[Fact]:
    """Those of the comments that the deal's history does not have yet, word for word."""
    facts = [commented(deal, text.strip()) for deal, text in comments if text.strip()]
    links = EventLink.objects.filter(card_kind=Deal.KIND, card_id__in=[fact.record[1] for fact in facts])
    known = set(links.filter(event__kind=COMMENTED).values_list("card_id", "event__data__text"))
    return [fact for fact in facts if (fact.record[1], fact.data["text"]) not in known]


def _comments(rows: Sequence[NewDeal], deals: list[Deal]) -> list[Fact]:
    """The comment of a closed deal is its closing's."""
    said = ((row.comment.strip(), deal) for row, deal in zip(rows, deals, strict=True) if row.outcome is None)
    return [commented(deal, text) for text, deal in said if text]


def _day(day: str) -> str:
    return formats.date_format(dt.date.fromisoformat(day), "j E Y") if day else ""


def _came(row: NewDeal, deal: Deal, path: Path) -> dict[str, Any]:
    data: dict[str, Any] = {"title": str(deal)}
    if any(row.stage_dates.values()):
        data["entered"] = [[stage.name, timezone.localdate(at).isoformat()] for stage, at in path]
    if row.outcome:
        day = timezone.localdate(deal.closed_at).isoformat() if deal.closed_at else ""
        data["ended"] = [row.outcome.value, day]
    return data


def _story(row: NewDeal, deal: Deal, path: Path) -> Iterator[Fact]:
    yield Fact("deal.created", deal.card, {"title": str(deal)}, deal.cards(), deal.created_at)
    for (left, _since), (to, at) in pairwise(path):
        data = {"title": str(deal), "from": str(left), "to": str(to), "from_id": left.pk, "to_id": to.pk}
        yield Fact("deal.moved", deal.card, {**data, "comment": "", "note": "", "version": 1}, deal.cards(), at)
    if row.outcome:
        ending = Ending(row.outcome, deal.lost_reason, row.comment, row.competitor)
        yield Fact(f"deal.{row.outcome}", deal.card, deal.words_of(ending), deal.cards(), deal.closed_at)
