"""What the room of currency rates declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from krug.core.events import kinds
from krug.core.events.kinds import EventKind
from krug.core.files import limits
from krug.core.jobs.kinds import JobKind, Schedule
from krug.core.jobs.running import Running
from krug.core.records.modules import Module
from krug.core.records.settings_pages import Section, SettingsPage
from krug.modules.currencies import cbr, fetching
from krug.modules.currencies.place import FETCH, ROOT

PAGE = SettingsPage(
    "currency-rates",
    _("Currency rates"),
    ROOT,
    Section.WORK,
    "rub",
    65,
    about=_("Rates by day, from the Bank of Russia or by hand: what deals in other currencies are worth."),
)


def _in_words(data: dict[str, Any]) -> dict[str, Any]:
    """Of one day, or from one to another."""
    ends = [parse_date(str(data.get(name, ""))) for name in ("on", "to")]
    said = dict.fromkeys(formats.date_format(day, "SHORT_DATE_FORMAT") for day in ends if day)
    return {**data, "on": " – ".join(said) or "—"}


@dataclass(frozen=True)
class RateEvents:
    """What happens to rates, for the trail, and that files of them may come."""

    def declare(self, module: str) -> None:
        kinds.declare(
            EventKind("rate.set", _("set the rate {title}"), "settings", "rub"),
            EventKind("rate.removed", _("removed the rate {title}"), "settings", "rub"),
            EventKind("rates.come", _("took in rates of {on}: {count}"), "settings", "rub", words=_in_words),
            EventKind("rates.feed", _("changed where currency rates come from"), "settings", "rub"),
        )
        limits.take(f"{ROOT}/file", lambda: cbr.MOST_BYTES)


def _fetch(_job: Running) -> dict[str, Any]:
    return {"rates": fetching.ask()}


MODULE = Module(
    "currencies",
    _("Currency rates"),
    declares=(
        PAGE,
        RateEvents(),
        JobKind(FETCH, _("Currency rates from the bank"), _fetch, page=lambda _job: ROOT),
        Schedule("currencies.rates", 300, fetching.run_due),
    ),
    optional=False,
    about=_("What other currencies cost on each day."),
)
