"""A marketing event's plan against what came of it, line by line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.records.money import said
from krug.core.records.sight import value_of
from krug.modules.clients.models import Client
from krug.modules.marketing import people
from krug.modules.marketing.interest import BY_NAME, OPTION
from krug.modules.marketing.models import MarketingEvent, Presence

CAME = (Presence.ATTENDED,)


@dataclass(frozen=True)
class Line:
    """`share` is the fact as a whole per cent of the plan; None where one of the two is not known. `tone` is "good",
    "bad" or ""."""

    title: str
    plan: str
    fact: str
    share: int | None = None
    tone: str = ""


def lines_of(event: MarketingEvent, user: User) -> list[Line]:
    """Days, budget, how many came and how many new clients it brought, as far as `user` sees them."""

    def known(name: str) -> Any:
        return value_of(event, name, user)

    _rows, counts = people.of_event(event, user)
    came = sum(counts[one] for one in CAME)
    invited = counts.total()
    lines = [
        Line(_("Dates"), _days(known("starts_on"), known("ends_on")), _days(known("held_from"), known("held_to"))),
        _money(event, known("budget_plan"), known("budget_fact")),
        _number(_("People came"), known("people_plan"), came if invited or came else None),
    ]
    if user.firm.has(OPTION) and user.sees_field(Client.KIND, "source_event"):
        brought = new_clients(event, user).count()
        lines.append(_number(_("New clients"), known("clients_plan"), brought or None))
    return lines


def new_clients(event: MarketingEvent, user: User) -> Any:
    """The clients whose primary interest it was, as far as `user` sees them, as a queryset."""
    return Client.objects.visible_to(user).filter(**{BY_NAME["source_event"].column: event.pk})


def _days(first: dt.date | None, last: dt.date | None) -> str:
    days = [formats.date_format(day, "SHORT_DATE_FORMAT") for day in dict.fromkeys((first, last)) if day]
    return " – ".join(days)


def _money(event: MarketingEvent, plan: Decimal | None, fact: Decimal | None) -> Line:
    texts = ["" if amount is None else said(amount, event.currency) for amount in (plan, fact)]
    share = round(fact * 100 / plan) if plan and fact is not None else None
    over = share is not None and plan is not None and fact is not None and fact > plan
    return Line(_("Budget"), texts[0], texts[1], share, "bad" if over else "")


def _number(title: str, plan: int | None, fact: int | None) -> Line:
    share = round(fact * 100 / plan) if plan and fact is not None else None
    tone = "" if share is None else "good" if share >= 100 else "bad"
    return Line(title, "" if plan is None else str(plan), "" if fact is None else str(fact), share, tone)
