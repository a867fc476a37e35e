"""What a person says of a file on its page: columns, values, what holds for every row, how things are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.http import QueryDict

from krug.core.imports.besides import with_links
from krug.core.imports.every_row import fillable, with_said
from krug.core.imports.importers import Importer
from krug.core.imports.mapping import Mapping
from krug.core.imports.models import Import
from krug.core.imports.reading.headings import normal
from krug.core.imports.uses import PART, USE, parts_taken, parts_told

FIRST = "first-"
DATES = ("DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "YYYY-MM-DD")
AND = ", "


def said(post: QueryDict, found: Import) -> Mapping:
    """The file's mapping with what the form says; what it does not ask stays as it was."""
    importer, plan = found.importer, found.plan
    now = purposes(importer, plan, found.headings)
    picked = {heading: post.get(f"column-{at}", now[heading]) for at, heading in enumerate(found.headings)}
    columns = {heading: name for heading, name in picked.items() if name and not name.startswith((USE, PART))}
    plan = with_links(plan, columns, post.getlist("asks"), post.getlist("makes"))
    plan = replace(plan, values=_values(post, found))
    firsts = {name.removeprefix(FIRST): post.get(name, "") for name in post if name.startswith(FIRST)}
    plan = with_said(plan, firsts, fillable(importer, plan))
    plan = _written(plan, post)
    plan = parts_taken(plan, found.headings, picked)
    used = {heading: name.removeprefix(USE) for heading, name in picked.items() if name.startswith(USE)}
    ticks = {name: name in post.getlist("ticks") for name in post.getlist("asked")}
    return importer.uses.taken(plan, used, ticks)


def purposes(importer: Importer, plan: Mapping, headings: Sequence[str]) -> dict[str, str]:
    """Heading to what a form picks for it: the name of its field, else the code of its use, "" for none."""
    used = {heading: f"{USE}{codes[0]}" for heading, codes in importer.uses.told(plan).items()}
    used = parts_told(plan) | used
    return {heading: plan.field_of(heading) or used.get(normal(heading), "") for heading in headings}


def _values(post: QueryDict, found: Import) -> dict[str, dict[str, str]]:
    values = {}
    for at, heading in enumerate(found.headings):
        table = found.plan.table_of(heading)
        pairs = zip(post.getlist(f"said-{at}"), post.getlist(f"means-{at}"), strict=False)
        for text, means in pairs:
            table.pop(text, None)
            if means.strip():
                table[text] = means.strip()
        if table:
            values[heading] = table
    return values


def _written(plan: Mapping, post: QueryDict) -> Mapping:
    dates = [one for one in post.get("dates", "").split(AND) if one] if "dates" in post else plan.dates
    decimal = post.get("decimal", plan.decimal)
    return replace(plan, dates=dates, decimal=decimal if decimal in ("", ",", ".") else plan.decimal)
