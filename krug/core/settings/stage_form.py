"""The rows of stages in a form of the settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from krug.core.access.keys import key_of
from krug.core.records.cleaning import Invalid
from krug.core.settings.stage_editing import StageRow
from krug.core.stages.models import Colour, Stage

# Of a stage that is given up: what stands in it stays.
STAY = "stay"


class Row(Protocol):
    @property
    def pk(self) -> int | None: ...


R = TypeVar("R", bound=Row)


def stage_rows(given: QueryDict) -> list[StageRow]:
    """The rows in the order in which they came; a new one without a name is none. Raises Invalid."""
    rows = []
    for key in given.getlist("stage"):
        name = " ".join(given.get(f"name-{key}", "").split())
        pk, stay = key_of(key), given.get(f"to-{key}") == STAY
        if pk is None and not name:
            continue
        rows.append(
            StageRow(
                pk=pk,
                name=name,
                colour=given.get(f"colour-{key}", ""),
                probability=_number(given.get(f"probability-{key}", "")) or 0,
                longest_stay_days=_number(given.get(f"stay-{key}", "")),
                is_active=f"active-{key}" in given or pk is None,
                move_to=None if stay else _number(given.get(f"to-{key}", "")),
                stay=stay,
            )
        )
    return shifted(rows, given)


def at_the_stages(errors: Mapping[str, str]) -> dict[str, str]:
    """The same with what is wrong with one row told above all of them."""
    rows = [words for name, words in errors.items() if name.partition(".")[0] == "stages"]
    others = {name: words for name, words in errors.items() if name.partition(".")[0] != "stages"}
    return {**others, **({"stages": " ".join(rows)} if rows else {})}


def shifted(rows: list[R], given: QueryDict) -> list[R]:
    """`rows` with the one whose "up" button was pressed a place earlier."""
    place = next((number for number, row in enumerate(rows) if str(row.pk) == given.get("up")), 0)
    if place:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
    return rows


def stored_stages(stages: Iterable[Stage]) -> list[dict[str, Any]]:
    """The lines of the form, the last one for a stage that is new."""
    names = ("pk", "name", "colour", "probability", "longest_stay_days", "is_active")
    found = [{name: getattr(stage, name) for name in names} for stage in stages]
    return [{**row, "longest_stay_days": row["longest_stay_days"] or ""} for row in found] + [{"colour": Colour.BLUE}]


def typed_stages(given: QueryDict) -> list[dict[str, Any]]:
    """The same lines as they were sent, mistakes included."""
    return [
        {
            "pk": key_of(key),
            "name": given.get(f"name-{key}", ""),
            "colour": given.get(f"colour-{key}", ""),
            "probability": given.get(f"probability-{key}", ""),
            "longest_stay_days": given.get(f"stay-{key}", ""),
            "is_active": f"active-{key}" in given,
            "move_to": key_of(given.get(f"to-{key}", "")),
            "stay": given.get(f"to-{key}") == STAY,
        }
        for key in given.getlist("stage")
    ]


def _number(raw: str) -> int | None:
    """None for nothing. Raises Invalid."""
    text = raw.strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid({"stages": _("Enter a whole number.")})
    return int(text)
