"""Rates written down: from the bank, from a file, by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.outgoing.addresses import in_ascii
from krug.core.records.cleaning import Invalid
from krug.core.records.currencies import Currency
from krug.core.webhooks.addresses import check_url
from krug.modules.currencies.cbr import BASE, Day
from krug.modules.currencies.models import Feed, Rate, Source

# Rooms that are told, in the same transaction, that rates are there which were not.
when_come: list[Callable[[], Any]] = []
MOST = Decimal(1_000_000_000)


@transaction.atomic
def set_rate(
    actor: User, currency: str, base: str, on: dt.date, nominal: int, value: Decimal, channel: str = Channel.PAGE
) -> Rate:
    """The rate of a day by hand, in place of what stood there. Raises Denied, Invalid."""
    policy.check_administrator(actor)
    _check(currency, base, on, nominal, value)
    was = Rate.objects.select_for_update().filter(currency=currency, base=base, on=on).first()
    row: Any = was or Rate(currency=currency, base=base, on=on)
    old = _said(was) if was else None
    row.nominal, row.value, row.source = nominal, value, Source.HAND
    row.actor, row.at, row.version = actor, timezone.now(), (was.version + 1 if was else 1)
    row.save()
    row.refresh_from_db()
    if old != _said(row):
        _tell("rate.set", row, old, _said(row), actor, channel)
        _come()
    found: Rate = row
    return found


@transaction.atomic
def remove_rate(actor: User, rate: Rate, channel: str = Channel.PAGE) -> None:
    """What was frozen with it stays as it is. Raises Denied."""
    policy.check_administrator(actor)
    _tell("rate.removed", rate, _said(rate), None, actor, channel)
    rate.delete()


@transaction.atomic
def take_in(day: Day, source: str, actor: User | None, channel: str = Channel.RULE) -> int:
    """The bank's rates of a day; gives how many were new or other. What was set by hand for that day stays."""
    there = {row.currency: row for row in Rate.objects.select_for_update().filter(base=BASE, on=day.on)}
    taken = []
    for quoted in day.rates:
        row: Any = there.get(quoted.currency) or Rate(currency=quoted.currency, base=BASE, on=day.on)
        same = row.pk and (row.nominal, row.value) == (quoted.nominal, quoted.value)
        if same or (row.pk and row.source == Source.HAND):
            continue
        row.nominal, row.value, row.source = quoted.nominal, quoted.value, source
        row.actor, row.at = actor, timezone.now()
        row.save()
        taken.append(row)
    if taken:
        data = {"count": len(taken), "on": day.on.isoformat()}
        write([Fact("rates.come", ("firm", 1), data)], actor, channel)
        _come()
    return len(taken)


@transaction.atomic
def set_feed(actor: User, url: str, is_on: bool, channel: str = Channel.PAGE) -> Feed:
    """Where the bank's rates come from, and whether they do. Raises Denied, Invalid."""
    policy.check_administrator(actor)
    url = in_ascii(url.strip())
    check_url(url)
    if "?" in url:
        raise Invalid({"url": _("The address without a question: the day is added by Krug.")})
    feed = Feed.locked()
    if (feed.url, feed.is_on) != (url, is_on):
        feed.url, feed.is_on, feed.next_at, feed.faults, feed.fault = url, is_on, None, 0, ""
        feed.version += 1
        feed.save()
        write([Fact("rates.feed", ("firm", 1), {"on": is_on, "url": url})], actor, channel)
    return feed


def _check(currency: str, base: str, on: dt.date, nominal: int, value: Decimal) -> None:
    errors = {}
    if currency not in Currency.values:
        errors["currency"] = _("Choose from the list.")
    if base not in Currency.values or base == currency:
        errors["base"] = _("Choose another currency than the one that is priced.")
    if not 1 <= nominal <= 1_000_000:
        errors["nominal"] = _("From %(least)d to %(most)d.") % {"least": 1, "most": 1_000_000}
    if not value.is_finite() or not 0 < value < MOST or value != value.quantize(Decimal("0.000001")):
        errors["value"] = _("A number above zero, with at most six decimals.")
    if not 1992 <= on.year <= timezone.localdate().year + 1:
        errors["on"] = _("A day from 1992 to the next year.")
    if errors:
        raise Invalid(errors)


def _come() -> None:
    for tell in when_come:
        tell()


def _said(rate: Rate) -> str:
    return f"{rate.said} / {rate.nominal}"


def _tell(code: str, rate: Rate, old: str | None, new: str | None, actor: User, channel: str) -> None:
    data = {"title": str(rate), "values": {str(rate): {"old": old, "new": new}}}
    write([Fact(code, ("firm", 1), data)], actor, channel)
