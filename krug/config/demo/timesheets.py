"""What the people of the demo firm spent the last weeks on: at rates, a few entries a working day."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from typing import Any

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Chronicle
from krug.core.records import kinds, writing
from krug.modules.activities.times import today, zone_of
from krug.modules.deals.models import Deal
from krug.modules.timesheets.keeping_rates import add_rate, change_rules
from krug.modules.timesheets.models import TimeEntry, WorkKind
from krug.modules.timesheets.work_kinds import ensure_first_work_kinds

DAYS = 18
MOST_DEALS = 6
NOTES = ("Подготовка предложения", "Расчёт комплектации", "Согласование договора", "Выезд на объект", "Переписка")
INSIDE = ("Планёрка", "Отчёт за неделю", "Обучение")
EVENING = dt.time(18)


def set_rates(chief: User) -> list[WorkKind]:
    """The firm's own rate, that of talks, and how what is billed is rounded; gives the kinds of work."""
    ensure_first_work_kinds()
    works = list(WorkKind.objects.all())
    add_rate(chief, {"amount": "2500"}, Channel.COMMAND)
    add_rate(chief, {"amount": "3200", "kind": works[1].pk}, Channel.COMMAND)
    change_rules(chief, {"rounding": "up", "round_to": 15}, None, Channel.COMMAND)
    return works


def book_time(
    chance: random.Random, owner: User, deals: Sequence[Deal], works: Sequence[WorkKind], past: Chronicle
) -> None:
    """Of the days before today; a deal's time begins with the deal."""
    rows = list(_rows(chance, owner, deals, works))
    made: list[TimeEntry] = writing.add(kinds.get(TimeEntry.KIND), owner, rows, Channel.COMMAND)
    for entry in made:
        entry.created_at = dt.datetime.combine(entry.day, EVENING, zone_of(owner)).astimezone(dt.UTC)
        past.happened(entry.card, entry.created_at)
    TimeEntry.objects.bulk_update(made, ["created_at"], batch_size=500)


def _rows(
    chance: random.Random, owner: User, deals: Sequence[Deal], works: Sequence[WorkKind]
) -> Iterator[dict[str, Any]]:
    zone, last = zone_of(owner), today(owner)
    began = {deal.pk: deal.created_at.astimezone(zone).date() for deal in deals}
    for number in range(DAYS, 0, -1):
        day = last - dt.timedelta(days=number)
        if day.weekday() >= 5:
            continue
        known = [deal for deal in deals if began[deal.pk] <= day][-MOST_DEALS:]
        for deal in chance.sample(known, min(len(known), chance.randrange(3, 6))):
            yield {
                "day": day,
                "spent": chance.randrange(4, 26) * 5,
                "kind_id": chance.choice(works[:-1]).pk,
                "deal_id": deal.pk,
                "note": chance.choice(NOTES),
            }
        yield {"day": day, "spent": chance.choice((30, 45, 60)), "kind_id": works[-1].pk, "note": chance.choice(INSIDE)}
