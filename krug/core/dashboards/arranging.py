"""The verbs of panels: put up, changed, moved, resized, taken off and brought back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.dashboards import keeping, placing
from krug.core.dashboards.boards import Board
from krug.core.dashboards.models import Dashboard
from krug.core.dashboards.panels import MOST, Panel, check, of_plain
from krug.core.dashboards.placing import HEIGHTS, WIDTHS, Size
from krug.core.records.cleaning import Invalid

MOST_OFF = 20


def put_up(actor: User, board: Board, panel: Panel) -> Panel:
    """A new one, last. Raises Denied, Invalid."""
    check(actor, panel)
    added: list[Panel] = []

    def do(row: Dashboard, panels: list[Panel]) -> list[Panel]:
        if len(panels) >= MOST:
            raise Invalid({"report": _("At most %(most)d panels.") % {"most": MOST}})
        added.append(replace(panel, id=keeping.last_number(row) + 1))
        return [*panels, added[0]]

    _changed(actor, board, do, anew=True)
    return added[0]


def change(actor: User, board: Board, panel: Panel) -> None:
    """The panel of this number otherwise, where it stands. Raises Denied, Invalid."""
    check(actor, panel)
    _changed(actor, board, lambda _row, panels: [panel if one.id == panel.id else one for one in panels], anew=True)


def go(actor: User, board: Board, pk: int, way: str) -> list[Panel]:
    """One step to a side, or one size more or less. Raises Denied."""

    def do(_row: Dashboard, panels: list[Panel]) -> list[Panel]:
        at = next((n for n, panel in enumerate(panels) if panel.id == pk), None)
        if at is None:
            return panels
        if way in placing.WAYS:
            return [panels[n] for n in placing.moved([panel.size for panel in panels], at, way)]
        size = panels[at].size.grown(way)
        return [replace(one, width=size.width, height=size.height) if one.id == pk else one for one in panels]

    return _changed(actor, board, do)


def arrange(actor: User, board: Board, order: Sequence[int], sizes: Mapping[int, Size]) -> list[Panel]:
    """The order and sizes a hand gave them; panels it did not name come after. Raises Denied."""

    def do(_row: Dashboard, panels: list[Panel]) -> list[Panel]:
        place = {pk: number for number, pk in enumerate(order)}
        return [_resized(one, sizes) for one in sorted(panels, key=lambda one: place.get(one.id, len(place)))]

    return _changed(actor, board, do)


def take_off(actor: User, board: Board, pk: int) -> None:
    """It may be brought back. Raises Denied."""

    def do(row: Dashboard, panels: list[Panel]) -> list[Panel]:
        off = [{"at": n, "panel": one.plain()} for n, one in enumerate(panels) if one.id == pk]
        row.taken_off = [*row.taken_off, *off][-MOST_OFF:]
        return [one for one in panels if one.id != pk]

    _changed(actor, board, do)


def bring_back(actor: User, board: Board, pk: int) -> None:
    """To where it stood; the second time does nothing. Raises Denied."""

    def do(row: Dashboard, panels: list[Panel]) -> list[Panel]:
        back = [one for one in row.taken_off if one["panel"]["id"] == pk]
        row.taken_off = [one for one in row.taken_off if one["panel"]["id"] != pk]
        for one in back:
            panels.insert(one["at"], *of_plain([one["panel"]]))
        return panels

    _changed(actor, board, do)


@transaction.atomic
def _changed(
    actor: User, board: Board, do: Callable[[Dashboard, list[Panel]], list[Panel]], anew: bool = False
) -> list[Panel]:
    """The panels as `do` leaves them. `anew`: something else may be counted, so that sharing is looked at again."""
    row = keeping.own(actor, board)
    panels = do(row, of_plain(row.panels))
    row.panels = [panel.plain() for panel in panels]
    row.version += 1
    row.save(update_fields=["panels", "taken_off", "version"])
    if anew and row.owner_id == actor.pk:
        keeping.share(actor, row, keeping.shared_as(row))
    return panels


def _resized(panel: Panel, sizes: Mapping[int, Size]) -> Panel:
    size = sizes.get(panel.id)
    if size is None or size.width not in WIDTHS or size.height not in HEIGHTS:
        return panel
    return replace(panel, width=size.width, height=size.height)
