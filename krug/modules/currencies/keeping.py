"""Rates written down: from the bank, from a file, by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
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
from krug.modules.currencies.models import OFFICIAL, Feed, Rate, Source

# Rooms that are told, in the same transaction, that rates are there which were not.
when_come: list[Callable[[], Any]] = []
MOST = Decimal(1_000_000_000)
PIECE = 500


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
def take_in(days: Sequence[Day], source: str, actor: User | None, channel: str = Channel.RULE) -> int:
    """The bank's rates of these days; gives how many were new or other. What was set by hand for a day stays."""
    wanted = {(quoted.currency, day.on): quoted for day in days for quoted in day.rates}
    if not wanted:
        return 0
    first, last = min(on for _currency, on in wanted), max(on for _currency, on in wanted)
    among = Rate.objects.select_for_update().filter(base=BASE, on__gte=first, on__lte=last)
    there = {(row.currency, row.on): row for row in among.filter(currency__in={currency for currency, _on in wanted})}
    fresh: list[Rate] = []
    turned: list[Rate] = []
    for (currency, on), quoted in wanted.items():
        row: Any = there.get((currency, on)) or Rate(currency=currency, base=BASE, on=on)
        same = row.pk and (row.nominal, row.value) == (quoted.nominal, quoted.value)
        if same or (row.pk and row.source == Source.HAND):
            continue
        row.nominal, row.value, row.source = quoted.nominal, quoted.value, source
        row.actor, row.at = actor, timezone.now()
        (turned if row.pk else fresh).append(row)
    Rate.objects.bulk_create(fresh, batch_size=PIECE)
    Rate.objects.bulk_update(turned, ["nominal", "value", "source", "actor", "at"], batch_size=PIECE)
    if taken := [*fresh, *turned]:
        ends = {"on": min(row.on for row in taken).isoformat(), "to": max(row.on for row in taken).isoformat()}
        write([Fact("rates.come", ("firm", 1), {"count": len(taken), **ends})], actor, channel)
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
    if url.casefold().endswith("/xml_dynamic.asp"):
        words = _("This address gives the rates of one currency over a period, which come as a file. Here: %(url)s.")
        raise Invalid({"url": words % {"url": OFFICIAL}})
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
