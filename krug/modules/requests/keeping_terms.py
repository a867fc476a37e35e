"""The firm's terms: the administrator's work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.hours.spans import DAYS, BadHours, spans_of, written
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.staff.differing import changed
from krug.modules.requests.models import Terms

MINUTES = ("warn_minutes", "climb_minutes")
MOST_MINUTES = 10_000


@transaction.atomic
def change_terms(actor: User, values: Mapping[str, Any], seen: int | None, channel: str = Channel.PAGE) -> Terms:
    """Set those given: a day's hours as text by its name, minutes as numbers. The same values again do nothing.

    Deadlines counted already stay. Raises Denied, Invalid, Overtaken.
    """
    policy.check_administrator(actor)
    terms = Terms.locked()
    check_seen(terms, seen)
    cleaned = _cleaned(terms, values)
    before = said(terms)
    if not changed(terms, cleaned):
        return terms
    terms.save()
    now = said(terms)
    told = {name: {"old": before[name], "new": now[name]} for name in now if before[name] != now[name]}
    write([Fact("request_terms.changed", ("firm", 1), {"values": told})], actor, channel)
    return terms


def said(terms: Terms) -> dict[str, Any]:
    """The terms as a form and the API have them."""
    week = {name: written(day) for name, day in zip(DAYS, terms.week, strict=True)}
    return {**week, **{name: getattr(terms, name) for name in MINUTES}}


def _cleaned(terms: Terms, values: Mapping[str, Any]) -> dict[str, Any]:
    errors: dict[str, str] = {}
    week = list(terms.week)
    cleaned: dict[str, Any] = {}
    for name, value in values.items():
        try:
            if name in DAYS:
                week[DAYS.index(name)] = spans_of(str(value))
            elif name in MINUTES:
                cleaned[name] = _number(value)
            else:
                errors[name] = _("There is no such field.")
        except BadHours as error:
            errors[name] = str(error)
        except Invalid as error:
            errors[name] = error.errors[""]
    if not any(week) and not errors:
        errors[DAYS[0]] = _("The firm works at some hour of the week.")
    if errors:
        raise Invalid(errors)
    return {**cleaned, "week": week}


def _number(value: Any) -> int:
    text = str(value).strip()
    if not (text.isascii() and text.isdigit()) or int(text[:9]) > MOST_MINUTES:
        raise Invalid({"": _("From %(least)d to %(most)d.") % {"least": 0, "most": MOST_MINUTES}})
    return int(text)
