"""The verbs of saved reports: made, changed, shared, copied, removed and brought back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.models import Role, User
from krug.core.access.policy import Denied, check_kind
from krug.core.access.scopes import Action, Scope
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import check_seen
from krug.core.reports.building import plans
from krug.core.reports.building.shapes import Shape
from krug.core.reports.models import Readers, SavedReport

MOST, LONGEST, MOST_CHOSEN = 200, 100, 100


@transaction.atomic
def make(actor: User, title: str, shape: Shape) -> SavedReport:
    """A new report of the actor's own. Raises Denied, BadShape and Invalid."""
    check_kind(actor, Action.SEE, shape.kind)
    plans.check(shape, actor)
    if SavedReport.objects.filter(owner=actor, removed_at=None).count() >= MOST:
        raise Invalid({"title": _("You have %(most)d reports already.") % {"most": MOST}})
    row: SavedReport = SavedReport.objects.create(kind=shape.kind, title=_tidy(title), owner=actor, shape=shape.plain())
    return row


@transaction.atomic
def change(
    report: SavedReport, actor: User, title: str | None = None, shape: Shape | None = None, seen: int | None = None
) -> SavedReport:
    """Another name, another shape; None: as it is. Raises Denied for another's, BadShape, Invalid, and Overtaken."""
    row = _own(report, actor, seen)
    if title is not None:
        row.title = _tidy(title)
    if shape is not None:
        plans.check(shape, actor)
        row.shape, row.kind = shape.plain(), shape.kind
    row.version += 1
    row.save()
    return row


@transaction.atomic
def share(
    report: SavedReport,
    actor: User,
    audience: str,
    people: Sequence[int] = (),
    roles: Sequence[int] = (),
    seen: int | None = None,
) -> SavedReport:
    """Give it to others, as far as the actor's right to share records of its kind reaches; `people` and `roles` by id
    count for those chosen. Raises as `change`."""
    row = _own(report, actor, seen)
    if audience != Readers.OWN:
        check_kind(actor, Action.SHARE, row.kind)
    wide = actor.scope(row.kind, Action.SHARE) is Scope.ALL
    if (audience == Readers.ALL or (audience == Readers.CHOSEN and roles)) and not wide:
        raise Denied(_("You may share a report with your department or with single people only."))
    row.audience = Readers(audience)
    row.department = actor.department if audience == Readers.DEPARTMENT else None
    is_chosen = audience == Readers.CHOSEN
    row.people.set(_known(User.objects.filter(is_active=True), people if is_chosen else (), "people"))
    row.roles.set(_known(Role.objects.all(), roles if is_chosen else (), "roles"))
    row.version += 1
    row.save()
    return row


@transaction.atomic
def copy(report: SavedReport, actor: User) -> SavedReport:
    """The same as the actor's own, whoever made it. Raises Invalid."""
    title = _("%(title)s (copy)") % {"title": report.title[: LONGEST - 20]}
    if SavedReport.objects.filter(owner=actor, removed_at=None).count() >= MOST:
        raise Invalid({"title": _("You have %(most)d reports already.") % {"most": MOST}})
    row: SavedReport = SavedReport.objects.create(kind=report.kind, title=title, owner=actor, shape=report.shape)
    return row


@transaction.atomic
def remove(report: SavedReport, actor: User, back: bool = False) -> None:
    """Out of every list of reports; or `back`. A second time does nothing. Raises Denied for another's."""
    row = _own(report, actor, None)
    row.removed_at = None if back else row.removed_at or timezone.now()
    row.save(update_fields=["removed_at"])


def audiences_of(actor: User, kind: str) -> list[tuple[str, str]]:
    """Whom the actor may give a report of this kind to."""
    scope = actor.scope(kind, Action.SHARE)
    allowed = [Readers.OWN]
    if scope is not Scope.NONE:
        allowed += [Readers.DEPARTMENT, Readers.CHOSEN]
    if scope is Scope.ALL:
        allowed.append(Readers.ALL)
    return [(one.value, str(one.label)) for one in allowed]


def _known(rows: Any, ids: Sequence[int], name: str) -> list[Any]:
    found = list(rows.filter(pk__in=ids)) if ids else []
    if len(found) != len(set(ids)) or len(found) > MOST_CHOSEN:
        raise Invalid({name: _("Choose from the list.")})
    return found


def _own(report: SavedReport, actor: User, seen: int | None) -> SavedReport:
    row: SavedReport = SavedReport.objects.select_for_update().get(pk=report.pk)
    if not row.may_change(actor):
        raise Denied(_("This report is another person's."))
    check_seen(row, seen)
    return row


def _tidy(title: str) -> str:
    text = " ".join(title.replace("\x00", "").split())
    if not 0 < len(text) <= LONGEST:
        raise Invalid({"title": _("From 1 to %(most)d characters.") % {"most": LONGEST}})
    return text
