"""A list by groups: each with its count and sums, each opening to its rows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import F
from django.db.models.functions import TruncMonth
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.lists.cells import css_of_all, figure
from krug.core.lists.columns import summed
from krug.core.lists.filtering import Condition, Group
from krug.core.lists.filtering.operators import Op
from krug.core.lists.state import ListState
from krug.core.lists.totals import by_currency
from krug.core.records.currencies import SIGNS
from krug.core.records.fields import ChoiceField, DateField, Field, MomentField, PersonField, RowField

DAY = dt.timedelta(days=1)
BLANK = (None, "")
MONTHLY = (DateField, MomentField)


def groups_of(state: ListState, rows: Any) -> list[dict[str, Any]]:
    """The groups in order: {"title", "n", "url", "cells", "rest"}; the address leads to the group's rows. Two queries.

    `cells` are (css, subtotal) below the columns after the first, `rest` the sums that no column shows.
    """
    field = state.kind.field(state.group) if state.group in state.kind.names else _noted(state)
    key = TruncMonth(field.column) if isinstance(field, MONTHLY) else F(field.column)
    lines = by_currency(state.kind, rows.annotate(group_=key), summed(state.kind), "group_")
    found: dict[Any, dict[str, Any]] = defaultdict(lambda: {"n": 0, "sums": defaultdict(list)})
    for line in lines:
        group = found[_day(line["group_"])]
        group["n"] += line["n"]
        for known in summed(state.kind):
            if amount := line[f"sum_{known.name}"]:
                sign = SIGNS.get(line["currency_"], line["currency_"])
                group["sums"][known.name].append(f"{figure(amount)}\u00a0{sign}")
    titles = _titles(field, [key for key in found if key not in BLANK])
    ordered = sorted(found.items(), key=lambda pair: _place(field, pair[0], titles))
    return [
        {
            "title": titles.get(key, _("Not filled in")),
            "n": group["n"],
            "url": _url(state, field, key),
            **_subtotals(state, group["sums"]),
        }
        for key, group in ordered
    ]


def _subtotals(state: ListState, sums: dict[str, list[str]]) -> dict[str, Any]:
    others = [column.name for column in state.columns[1:]]
    css = css_of_all(state.columns[1:])
    cells = [(one, ", ".join(sums.get(name, ()))) for one, name in zip(css, others, strict=True)]
    return {"cells": cells, "rest": [sum_ for name, all_ in sums.items() if name not in others for sum_ in all_]}


def _noted(state: ListState) -> Field:
    return next(field for field in state.kind.columns if field.name == state.group)


def _day(key: Any) -> Any:
    if isinstance(key, dt.datetime):
        return timezone.localtime(key).date() if timezone.is_aware(key) else key.date()
    return key


def _titles(field: Field, keys: list[Any]) -> dict[Any, str]:
    if isinstance(field, PersonField):
        return dict(User.objects.filter(pk__in=keys).values_list("pk", "name"))
    if isinstance(field, RowField):
        return dict(field.options())
    if isinstance(field, ChoiceField) and field.choices:
        return {value: str(title) for value, title in field.choices.choices}
    if isinstance(field, MONTHLY):
        return {key: formats.date_format(key, "YEAR_MONTH_FORMAT") for key in keys}
    return {True: _("yes"), False: _("no")}


def _place(field: Field, key: Any, titles: dict[Any, str]) -> Any:
    """People by name, choices as declared, months newest first; what is not filled in stands last."""
    if key in BLANK and not isinstance(key, bool):
        return (1, 0)
    if isinstance(field, MONTHLY):
        return (0, -key.toordinal())
    if isinstance(field, (ChoiceField, RowField)):
        return (0, list(titles).index(key) if key in titles else len(titles))
    return (0, titles.get(key, ""))


def _url(state: ListState, field: Field, key: Any) -> str:
    wanted: Condition
    if key is None or key == "":
        wanted = Condition(field.name, Op.EMPTY)
    elif isinstance(field, MONTHLY):
        last = (key + DAY * 32).replace(day=1) - DAY
        wanted = Condition(field.name, Op.BETWEEN, [key.isoformat(), last.isoformat()])
    else:
        wanted = Condition(field.name, Op.IS, key)
    parts = state.filter.parts if state.filter.glue == "all" else (state.filter,)
    return state.url(filter=Group(parts=(*parts, wanted)), group="")
