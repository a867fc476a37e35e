"""Rates and rules of what is billed: the administrator's work."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext as _

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.records.cleaning import Invalid, check_link
from krug.core.records.conflicts import check_seen
from krug.core.records.currencies import base_currency
from krug.core.records.fields import BadValue, DateField, Field, LinkField, MoneyValue, PersonField, RowField
from krug.core.records.money import said
from krug.core.staff.differing import changed
from krug.modules.timesheets.models import BillingRate, TimeRules, WorkKind
from krug.modules.timesheets.rounding import STEPS, Rounding

RATES, RULES = "billing_rates.changed", "time_rules.changed"
MOST = 2000
MOST_AN_HOUR = Decimal(1_000_000_000)  # a day of it is an amount that can still be kept


def fields() -> tuple[Field, ...]:
    """What a rate is made of, as forms and programs give it."""
    return (
        LinkField("client", _("Client"), to="client", hint=_("Left empty: of any client")),
        PersonField("person", _("Employee"), hint=_("Left empty: of anybody")),
        RowField("kind", _("Kind of work"), rows=lambda: WorkKind.objects.filter(is_active=True)),
        DateField("since", _("In force from"), hint=_("Left empty: from ever")),
        MoneyValue("amount", _("Rate of an hour"), required=True),
    )


@transaction.atomic
def add_rate(actor: User, given: Mapping[str, Any], channel: str = Channel.PAGE) -> BillingRate:
    """A new rate. Entries made before keep theirs. Raises Denied, Invalid."""
    policy.check_administrator(actor)
    TimeRules.locked()  # of two at the same moment the second sees the first's
    rate = BillingRate(**_cleaned(actor, given))
    if rate.amount > MOST_AN_HOUR:
        raise Invalid({"amount": _("At most %(most)s.") % {"most": said(MOST_AN_HOUR)}})
    same = {name: getattr(rate, name) for name in ("client_id", "person_id", "kind_id", "since")}
    if BillingRate.objects.filter(**same).exists():
        raise Invalid({"since": _("There is a rate of the same from this day already: remove it first.")})
    if BillingRate.objects.count() >= MOST:
        raise Invalid({"amount": _("At most %(most)d rows.") % {"most": MOST}})
    rate.save()
    _tell(actor, title_of(rate), None, said(rate.amount, base_currency()), channel)
    return rate


@transaction.atomic
def remove_rate(actor: User, rate: BillingRate, channel: str = Channel.PAGE) -> None:
    """What was booked at it stays as it is. A second time does nothing. Raises Denied."""
    policy.check_administrator(actor)
    title, amount = title_of(rate), said(rate.amount, base_currency())
    if BillingRate.objects.filter(pk=rate.pk).delete()[0]:
        _tell(actor, title, amount, None, channel)


@transaction.atomic
def change_rules(actor: User, given: Mapping[str, Any], seen: int | None, channel: str = Channel.PAGE) -> TimeRules:
    """How what is billed is rounded from now on. The same again does nothing. Raises Denied, Invalid, Overtaken."""
    policy.check_administrator(actor)
    rules = TimeRules.locked()
    check_seen(rules, seen)
    values = {name: given[name] for name in ("rounding", "round_to") if name in given}
    if "rounding" in values and values["rounding"] not in Rounding.values:
        raise Invalid({"rounding": _("One of: %(values)s.") % {"values": ", ".join(Rounding.values)}})
    if "round_to" in values:
        if str(values["round_to"]) not in map(str, STEPS):
            raise Invalid({"round_to": _("One of: %(values)s.") % {"values": ", ".join(map(str, STEPS))}})
        values["round_to"] = int(values["round_to"])
    if told := changed(rules, values):
        rules.save()
        write([Fact(RULES, ("firm", 1), {"values": told})], actor, channel)
    return rules


def title_of(rate: BillingRate) -> str:
    """Whose rate it is, and since when."""
    parts = [str(one) for one in (rate.client, rate.person, rate.kind) if one is not None]
    since = formats.date_format(rate.since, "SHORT_DATE_FORMAT") if rate.since else ""
    return ", ".join([" · ".join(parts) or _("The firm's own rate"), *([since] if since else [])])


def _cleaned(actor: User, given: Mapping[str, Any]) -> dict[str, Any]:
    values, errors = {}, {}
    for field in fields():
        try:
            values[field.column] = field.clean(given.get(field.name))
            check_link(field, values[field.column], actor)
        except BadValue as error:
            errors[field.name] = str(error)
    if errors:
        raise Invalid(errors)
    return values


def _tell(actor: User, title: str, old: str | None, new: str | None, channel: str) -> None:
    write([Fact(RATES, ("firm", 1), {"values": {title: {"old": old, "new": new}}})], actor, channel)
