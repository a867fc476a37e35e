"""What a column of a file of deals may be there for: the day a stage began, and how the deal ended."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Dict
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from krug.core.imports.mapping import Mapping
from krug.core.imports.reading.headings import normal
from krug.core.imports.uses import Tick, Use
from krug.core.records.currencies import Currency
from krug.modules.deals.imports.kinds import kind_meant, names_of_stages
from krug.modules.deals.imports.options import PRICE, ends_in
from krug.modules.deals.models import DealKind, Outcome

ENTERED, CLOSING, CLOSED_ON = "entered:", "closing", "closed_on"
BEGAN, PRICED = "began", "priced"


class DealUses:
    """Uses of columns as the parts `stage_dates`, `closed` and `open_amount` of a mapping."""

    def offered(self, mapping: Mapping) -> list[Use]:
        days = [_entered(stage) for stage in names_of_stages(mapping)]
        told = [_entered(stage) for stage in _days(mapping)]
        others = [use for use in told if use not in days]
        labels = tuple(str(outcome.label) for outcome in Outcome)
        ends = [Use(CLOSING, _("How the deal ended"), labels, _("In work")), Use(CLOSED_ON, _("Day of closing"))]
        return [*days, *others, *ends[: 2 if _closed(mapping).get("date") else 1]]

    def told(self, mapping: Mapping) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for stage, heading in _days(mapping).items():
            if heading:
                found.setdefault(normal(heading), []).append(f"{ENTERED}{stage}")
        for part, code in (("column", CLOSING), ("date", CLOSED_ON)):
            if column := _closed(mapping).get(part):
                found.setdefault(normal(column), []).append(code)
        return found

    def meanings(self, mapping: Mapping, heading: str, texts: Iterable[str]) -> dict[str, str]:
        closed = _closed(mapping)
        if normal(closed.get("column", "")) != heading:
            return {}
        ends = ends_in(closed)
        told = [str(word) for outcome in Outcome for word in _words(closed.get(outcome.value))]
        outcomes = {text: ends.get(normal(text)) for text in dict.fromkeys([*told, *texts])}
        return {text: str(outcome.label) if outcome else "" for text, outcome in outcomes.items()}

    def ticks(self, mapping: Mapping) -> list[Tick]:
        found = []
        first = next(iter(names_of_stages(mapping)), "")
        days = _days(mapping)
        if first and any(days.values()) and not days.get(first):
            title = _("Every deal began in “%(stage)s”, also where no day says so") % {"stage": first}
            found.append(Tick(BEGAN, title, first in days))
        if "product" in mapping.columns.values():
            title = _("An open deal without an amount takes its product's price")
            found.append(Tick(PRICED, title, mapping.options.get("open_amount") == PRICE))
        return found

    def otherwise(self, mapping: Mapping) -> dict[str, str]:
        kind = DealKind.objects.filter(is_active=True, name=kind_meant(mapping)).first()
        return {
            "kind": kind_meant(replace(mapping, defaults={**mapping.defaults, "kind": ""})),
            "currency": str(Currency(kind.currency).label) if kind and kind.currency in Currency.values else "",
        }

    def taken(self, mapping: Mapping, chosen: Dict[str, str], ticks: Dict[str, bool]) -> Mapping:
        options = dict(mapping.options)
        options["stage_dates"] = self._days_taken(mapping, chosen, ticks)
        if PRICED in ticks:
            options["open_amount"] = PRICE if ticks[PRICED] else ""
        column, day = (_place(mapping, chosen, *part) for part in (("column", CLOSING), ("date", CLOSED_ON)))
        if not column:
            options.pop("closed", None)
            return replace(mapping, options=_filled(options))
        return self._closed_taken(replace(mapping, options=options), column, day)

    def _days_taken(self, mapping: Mapping, chosen: Dict[str, str], ticks: Dict[str, bool]) -> dict[str, str]:
        """Days that stand in columns which are fields too stay; those of a first stage without a day as ticked."""
        was = _days(mapping)
        days = {code.removeprefix(ENTERED): h for h, code in chosen.items() if code.startswith(ENTERED)}
        days |= {stage: h for stage, h in was.items() if h and mapping.field_of(h) and stage not in days}
        order = names_of_stages(mapping)
        first = next(iter(order), "")
        # Where the form did not ask yet, a deal whose later stage is known has been in the first one.
        began = ticks.get(BEGAN, first in was or not any(was.values()))
        if days and first and first not in days and began:
            days[first] = ""
        return {
            stage: days[stage] for stage in [*(s for s in order if s in days), *(s for s in days if s not in order)]
        }

    def _closed_taken(self, mapping: Mapping, column: str, day: str) -> Mapping:
        """The ends among the column's values become the words of the mapping; other values stay what they mean."""
        table = mapping.table_of(column)
        labels = {normal(str(outcome.label)): outcome for outcome in Outcome}
        ends = {text: labels[normal(means)] for text, means in table.items() if normal(means) in labels}
        part: dict[str, Any] = {"column": column, **({"date": day} if day else {})}
        # Asked for the first time, the ends are told by what other programs call them.
        if ends or normal(_closed(mapping).get("column", "")) == normal(column):
            part |= {o.value: [text for text, outcome in ends.items() if outcome is o] for o in Outcome}
        values = {h: t for h, t in mapping.values.items() if normal(h) != normal(column)}
        rest = {text: means for text, means in table.items() if text not in ends}
        if rest and mapping.field_of(column):
            values[column] = rest
        return replace(mapping, values=values, options=_filled({**mapping.options, "closed": part}))


def _entered(stage: str) -> Use:
    return Use(f"{ENTERED}{stage}", _("Came into “%(stage)s”") % {"stage": stage})


def _closed(mapping: Mapping) -> dict[str, Any]:
    found: dict[str, Any] = mapping.options.get("closed") or {}
    return found


def _place(mapping: Mapping, chosen: Dict[str, str], part: str, code: str) -> str:
    """The column chosen for a part of `closed`; the one it had, where that is a field too and no other is chosen."""
    was = _closed(mapping).get(part, "")
    held = was if was and mapping.field_of(was) else ""
    return next((heading for heading, picked in chosen.items() if picked == code), held)


def _days(mapping: Mapping) -> dict[str, str]:
    found: dict[str, str] = mapping.options.get("stage_dates") or {}
    return found


def _words(words: Any) -> list[Any]:
    return words if isinstance(words, list) else [words] if words else []


def _filled(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value}
