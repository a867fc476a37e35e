"""What stands in the demo firm's calendar beside calls: a weekly meeting, papers, a hearing, a visit, a vacation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.hours.models import Absence, Why
from krug.core.settings.short import keeping
from krug.modules.activities import checklist, delegating, planning, taking_part, times
from krug.modules.activities.calendar import booking
from krug.modules.activities.calendar.booking import RESOURCES
from krug.modules.activities.own_kinds import OWN_KINDS
from krug.modules.activities.recurring import series

DAY = dt.timedelta(days=1)
ROOMS = [
    {"name": "Переговорная «Юг»", "what": "room", "place": "2 этаж"},
    {"name": "Демонстрационный зал", "what": "room", "place": "Склад"},
    {"name": "Газель", "what": "car"},
]
MEASURING = {"name": "Замер", "icon": "pin", "colour": "teal", "results": "Замерили; Не пустили", "asks": "both"}
HEARING = {
    "kind": "hearing",
    "title": "Взыскание оплаты за линию розлива",
    "court": "Арбитражный суд города Москвы",
    "case_number": "А40-118243/2026",
    "judge": "Орлова Н. В.",
    "instance": "first",
}


def plan_ahead(chief: User, head: User, sellers: Sequence[User]) -> None:
    """Everything lies from today on, so that the calendar of the first day has something to show."""
    rooms = [keeping.add(RESOURCES, chief, room, Channel.COMMAND) for room in ROOMS]
    own = keeping.add(OWN_KINDS, chief, MEASURING, Channel.COMMAND)
    today = times.today(head)
    monday = today + ((7 - today.weekday()) % 7) * DAY
    weekly = {"kind": "meeting", "title": "Планёрка отдела", "due_on": monday, "due_time": "10:00", "duration": 45}
    meeting = planning.plan(head, weekly, Channel.COMMAND)
    for seller in sellers:
        if seller != head:
            taking_part.call(meeting, head, seller, Channel.COMMAND)
    meeting.known_partners = None
    series.begin(meeting, head, "FREQ=WEEKLY", Channel.COMMAND)
    booking.book(meeting, head, rooms[0], Channel.COMMAND)
    mine = sellers[0] if sellers[0] != head else sellers[-1]
    for values in (
        {**HEARING, "due_on": times.working_day(today, 3), "due_time": "11:30"},
        {"kind": "document", "title": "Договор поставки", "contents": "Два экземпляра", "way": "courier"},
        {"kind": "invoice", "title": "Счёт за пусконаладку", "way": "edi", "due_on": today + DAY},
        {"kind": "visit", "title": "Осмотр линии", "due_on": times.working_day(today, 1), "due_time": "14:00"},
        {"kind": "own", "own_kind": own.pk, "title": "Замер цеха", "due_on": times.working_day(today, 2)},
    ):
        planning.plan(mine, {"due_on": today, **values}, Channel.COMMAND)
    given = planning.plan(head, {"kind": "task", "title": "Собрать отзывы клиентов", "due_on": today + 4 * DAY})
    for line in ("Позвонить трём клиентам", "Попросить письма", "Передать маркетингу"):
        checklist.add(given, head, line, Channel.COMMAND)
    delegating.delegate(given, head, mine, Channel.COMMAND)
    first = times.working_day(today, 8)
    Absence.objects.create(person=sellers[-1], first=first, last=first + 6 * DAY, why=Why.VACATION)
