"""Amounts in several currencies: never added to one another."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from krug.core.reports import figures
from krug.core.reports.results import Result


def choose(counts: Mapping[str, int], own: str) -> str:
    """The currency a report speaks in: the firm's `own` where it is among them, else the one most records are in.

    `counts` tells how many records are in each. With no records at all it is the firm's own.
    """
    known = {code: count for code, count in counts.items() if code}
    if not known or own in known:
        return own
    return min(known, key=lambda code: (-known[code], code))


def how(result: Result) -> list[tuple[str, str]]:
    """A paragraph that says which amounts are added up; none for a result without amounts."""
    if not result.currency:
        return []
    if not result.others:
        return [(_("Amounts:"), _("in %(currency)s.") % {"currency": result.currency})]
    left = ", ".join(figures.money(amount, code) for code, amount in sorted(result.others.items()))
    said = _("in %(currency)s only; amounts in other currencies are not added in: %(left)s.")
    return [(_("Amounts:"), said % {"currency": result.currency, "left": left})]
