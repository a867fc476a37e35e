"""The forecast as of a past day in words: what was taken as known then, and how it came out."""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from krug.core.reports import figures, periods
from krug.core.reports.results import Result, Row, Values
from krug.modules.deals.reports.forecast.back_then import Then, before
from krug.modules.deals.reports.forecast.history_words import by_history

Line = tuple[str, str]


def how_then(values: Values, result: Result, then: Then, by_word: list[Line], amounts: bool) -> list[Line]:
    """`by_word` tells of the first two ways, where the reader may know of them."""
    day = formats.date_format(then.day, "DATE_FORMAT")
    known = _(
        "told at the beginning of %(day)s: deals in work by their moves and closings, with the amounts, currencies and "
        "expected closing days they had then, as their history says; closed deals only if closed before. Whose deal it "
        "is and the probabilities of stages are those of now; deals opened again or removed since are not as they were."
    )
    lines = [(_("As of a past day:"), known % {"day": day}), *by_word]
    if not amounts:
        return lines
    if then.averaged:
        lines.append((_("Not known then:"), _averaged(then, result.currency)))
    lines += by_history(before(values["period"], then.day), then.found)
    if then.found.won:
        won = _("%(amount)s; it is counted in with the first month in every column.")
        amount = figures.compact(then.found.won, result.currency)
        lines.append((_("Won in that month already:"), won % {"amount": amount}))
    lines += [(_("Came:"), _came()), (_("How it came out:"), _outcome(result, then))]
    rates = _(
        "in %(currency)s; closed deals at the rate of their closing day, those in work at that of the day asked for."
    )
    told = [rates % {"currency": result.currency}] if result.currency else []
    if result.others:
        left = ", ".join(figures.money(amount, code) for code, amount in sorted(result.others.items()))
        told.append(_("No rate is known of what is not added in: %(left)s.") % {"left": left})
    return [*lines, (_("Amounts:"), " ".join(told))]


def _averaged(then: Then, currency: str) -> str:
    text = ngettext(
        "%(count)d deal in work was brought into Krug later with its past, which does not tell what it was worth on "
        "that day. It counts at the average of the deals won before: %(average)s.",
        "%(count)d deals in work were brought into Krug later with their past, which does not tell their worth "
        "on that day. Each counts at the average of the deals won before: %(average)s.",
        then.averaged,
    )
    return text % {"count": then.averaged, "average": figures.money(then.average, currency)}


def _came() -> str:
    return _(
        "everything won in the month; and of that, what came of deals begun before that day. The forecast speaks of "
        "these alone, so that the interval is set against them."
    )


def _outcome(result: Result, then: Then) -> str:
    told = [_month(row, result.currency) for row in result.rows if row.values.get("came_known") is not None]
    if not told:
        return _("none of these months has begun yet.")
    today = periods.today()
    running = _("This month is not over: what came of it is so far.")
    is_running = any(row.key == f"{today:%Y-%m}" for row in result.rows)
    return f"{'; '.join(told)}.{' ' + running if is_running else ''}"


def _month(row: Row, currency: str) -> str:
    came, low, high = (row.values[name] for name in ("came_known", "low", "high"))
    said = {"month": str(row.label), "came": figures.compact(came, currency)}
    if low is None or high is None:
        return _("%(month)s: came %(came)s, nothing was said by history") % said
    said |= {"low": figures.compact(low, currency), "high": figures.compact(high, currency)}
    if low <= came <= high:
        return _("%(month)s: came %(came)s, inside the interval from %(low)s to %(high)s") % said
    if came < low:
        return _("%(month)s: came %(came)s, less than the interval from %(low)s to %(high)s") % said
    return _("%(month)s: came %(came)s, more than the interval from %(low)s to %(high)s") % said
