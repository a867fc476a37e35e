"""The primary interests of the plan in words: the formula, the weeks, the channels with what they will cost."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from krug.core.reports import figures, periods
from krug.core.reports.results import Result
from krug.modules.deals.reports.backward_plan.interests import Interests, Share, by_channel, by_week, is_late, lacking

MOST_WEEKS_SAID = 8


def before_the_stages(came: Interests, result: Result) -> list[tuple[str, str]]:
    row = result.rows[0].values
    formula = _(
        "(deals to be begun − deals on hand) × interests for a deal, rounded up. In the period of the history came "
        "%(leads)d interests, and %(deals)d deals of this kind with an interest known were begun: %(each)s for a deal. "
        "On hand are clients who came in that period and have no deal yet: %(waiting)d. They must come by the day by "
        "which the deals must be begun."
    )
    said = {
        "leads": came.leads,
        "deals": came.deals,
        "each": formats.number_format(round(float(came.of_a_deal), 2)),
        "waiting": came.waiting,
    }
    lines = [(_("Primary interests needed:"), formula % said)]
    if row["needed_deals"] is None:
        return lines
    short = lacking(came, row["needed_deals"])
    if not short:
        return [*lines, (_("By week:"), _("enough are on hand, no more need come."))]
    return [
        *lines,
        (_("By week:"), _weeks(short, row["start_by"])),
        (_("By channel:"), _channels(by_channel(came, short), came.currency)),
    ]


def _weeks(short: int, by: dt.date | None) -> str:
    if by and is_late(by, periods.today()):
        text = _("late by now: %(short)d are lacking, and they had to come by %(day)s.")
        return text % {"short": short, "day": formats.date_format(by, "DATE_FORMAT")}
    weeks = by_week(short, by, periods.today())
    told = [f"{formats.date_format(day, 'j E')} — {count}" for day, count in weeks[:MOST_WEEKS_SAID]]
    more = _("; and so on until %(count)d weeks are over") % {"count": len(weeks)} if weeks[MOST_WEEKS_SAID:] else ""
    text = _("%(short)d are lacking, evenly over the weeks that begin on %(weeks)s%(more)s.")
    return text % {"short": short, "weeks": "; ".join(told), "more": more}


def _channels(shares: list[Share], currency: str) -> str:
    """As they came before, at their own cost of a lead: what the marketing events cost, parted as in the report."""
    told = []
    for one in shares:
        name = one.channel or _("No channel said")
        if one.cost is None or one.per_lead is None:
            told.append(_("%(channel)s — %(needed)d, no cost is noted") % {"channel": name, "needed": one.needed})
            continue
        text = _("%(channel)s — %(needed)d × %(each)s = %(cost)s")
        each, cost = figures.money(one.per_lead, currency), figures.money(one.cost, currency)
        told.append(text % {"channel": name, "needed": one.needed, "each": each, "cost": cost})
    whole = sum((one.cost for one in shares if one.cost is not None), Decimal(0))
    text = _("in the shares of the history, at its cost of a lead as in the report “Primary interest”: %(told)s.")
    together = _("Together: %(cost)s.") % {"cost": figures.money(whole, currency)} if whole else ""
    return f"{text % {'told': '; '.join(told)}} {together}".rstrip()
