"""The verbs of dashboards: made, named, shared, removed and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.models import Role, User
from krug.core.access.policy import Denied
from krug.core.access.scopes import Action, Scope
from krug.core.dashboards.boards import Board
from krug.core.dashboards.models import Audience, Dashboard
from krug.core.dashboards.panels import MOST, Panel, check, of_plain
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.reports import running

MOST_DASHBOARDS = 50
LONGEST = 60


@dataclass(frozen=True)
class Shared:
    """With whom; `people` and `roles` count where they are chosen."""

    audience: str = Audience.OWN.value
    people: Sequence[User] = field(default_factory=tuple)
    roles: Sequence[Role] = field(default_factory=tuple)


@transaction.atomic
def make(actor: User, title: str, shared: Shared | None = None, panels: Sequence[Panel] = ()) -> Dashboard:
    """Raises Denied, Invalid."""
    if Dashboard.objects.filter(owner=actor, removed_at=None).count() >= MOST_DASHBOARDS:
        raise Invalid({"title": _("You have %(most)d dashboards already.") % {"most": MOST_DASHBOARDS}})
    row = Dashboard(title=_tidy(title), owner=actor)
    _put_panels(actor, row, panels)
    row.save()
    share(actor, row, shared or Shared())
    return row


@transaction.atomic
def change(
    actor: User,
    row: Dashboard,
    title: str | None = None,
    shared: Shared | None = None,
    panels: Sequence[Panel] | None = None,
    seen: int | None = None,
) -> Dashboard:
    """What is None stays. `seen`: the version that was shown. Raises Denied, Invalid, Overtaken."""
    row = locked(actor, row)
    check_seen(row, seen)
    if title is not None:
        row.title = _tidy(title)
    if panels is not None:
        _put_panels(actor, row, panels)
    row.version += 1
    row.save()
    share(actor, row, shared if shared is not None else shared_as(row))
    return row


def share(actor: User, row: Dashboard, shared: Shared) -> None:
    """Show it to others, as far as the actor's right to share reaches for all it counts. Raises Denied, Invalid."""
    if shared.audience not in Audience.values:
        raise Invalid({"audience": _("Choose from the list.")})
    if shared.audience not in audiences(actor, of_plain(row.panels)):
        raise Denied(_("You may not share a dashboard this far."))
    people = list(shared.people) if shared.audience == Audience.CHOSEN else []
    roles = list(shared.roles) if shared.audience == Audience.CHOSEN else []
    wide = Audience.ALL.value in audiences(actor, of_plain(row.panels))
    if not wide and (roles or not {one.department_id for one in people} <= set(actor.departments_below)):
        raise Denied(_("You may share a dashboard with your department only."))
    row.audience = shared.audience
    row.department = actor.department if shared.audience == Audience.DEPARTMENT else None
    row.save(update_fields=["audience", "department"])
    row.people.set(people)
    row.roles.set(roles)


def shared_as(row: Dashboard) -> Shared:
    return Shared(row.audience, list(row.people.all()), list(row.roles.all()))


def audiences(user: User, panels: Sequence[Panel]) -> list[str]:
    """With whom the person may share a dashboard of these panels: as far as with views of the lists they count."""
    counted = (user.scope(kind, Action.SHARE) for kind in _kinds(user, panels))
    reach = min(counted, key=lambda scope: scope.reach, default=None)
    if reach is None:  # it counts nothing yet
        known = (user.scope(one.subject, Action.SHARE) for one in running.readable_by(user))
        reach = max(known, key=lambda scope: scope.reach, default=Scope.NONE)
    if reach is Scope.ALL:
        return list(Audience.values)
    return [Audience.OWN, Audience.CHOSEN, Audience.DEPARTMENT] if reach is Scope.DEPARTMENT else [Audience.OWN]


@transaction.atomic
def remove(actor: User, row: Dashboard) -> None:
    """It may be brought back. Raises Denied."""
    row = locked(actor, row)
    row.removed_at = timezone.now()
    row.version += 1
    row.save(update_fields=["removed_at", "version"])


@transaction.atomic
def bring_back(actor: User, row: Dashboard) -> None:
    """Raises Denied."""
    row = locked(actor, row)
    row.removed_at = None
    row.version += 1
    row.save(update_fields=["removed_at", "version"])


@transaction.atomic
def reset(actor: User, board: Board) -> None:
    """The ready one as it was at first. Does nothing the second time. Raises Denied for what is no ready one."""
    if board.ready is None:
        raise Denied(_("Only a ready dashboard can be reset."))
    Dashboard.objects.filter(owner=actor, ready=board.ready.code).delete()


def locked(actor: User, row: Dashboard) -> Dashboard:
    """The row for a change. Raises Denied for another person's."""
    found: Dashboard = Dashboard.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not found.may_change(actor):
        raise Denied(_("This dashboard is another person's."))
    return found


@transaction.atomic
def own(actor: User, board: Board) -> Dashboard:
    """The locked row of a board, made at the first change of a ready one. Raises Denied."""
    if board.row is None and board.ready is not None:
        first = {"title": board.title[:LONGEST], "panels": [panel.plain() for panel in board.panels]}
        row, _made = Dashboard.objects.get_or_create(owner=actor, ready=board.ready.code, defaults=first)
        if row.removed_at is not None:
            Dashboard.objects.filter(pk=row.pk).update(removed_at=None, **first)
        return locked(actor, row)
    assert board.row is not None
    return locked(actor, board.row)


def _put_panels(actor: User, row: Dashboard, panels: Sequence[Panel]) -> None:
    """All panels anew; those that stand there already are not looked at again. Raises Invalid."""
    if len(panels) > MOST:
        raise Invalid({"panels": _("At most %(most)d panels.") % {"most": MOST}})
    stood = {panel.id: panel for panel in of_plain(row.panels)}
    last = last_number(row)
    kept = []
    for panel in panels:
        if stood.pop(panel.id, None) is None or panel.id == 0:
            last += 1
            panel = Panel(**{**panel.plain(), "id": last})
        kept.append(panel)
    known = of_plain(row.panels)
    for panel in kept:
        if panel not in known:
            check(actor, panel)
    row.panels = [panel.plain() for panel in kept]


def last_number(row: Dashboard) -> int:
    """Numbers are not given twice, so that what was taken off can come back."""
    off: list[int] = [one["panel"]["id"] for one in row.taken_off]
    return max([0, *off, *(int(panel["id"]) for panel in row.panels)])


def _tidy(title: str) -> str:
    text = " ".join(title.split())
    if not 0 < len(text) <= LONGEST:
        raise Invalid({"title": _("From 1 to %(most)d characters.") % {"most": LONGEST}})
    return text


def _kinds(user: User, panels: Sequence[Panel]) -> set[str]:
    found = set()
    for panel in panels:
        try:
            found.add(running.find(user, panel.report).subject)
        except running.UnknownReport:
            continue
    return found
