"""The verbs of saved views: made, changed, made the first, removed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from krug.core.access.models import User
from krug.core.access.policy import Denied, check_kind
from krug.core.access.scopes import Action, Scope
from krug.core.lists.models import SavedView
from krug.core.records.cleaning import Invalid
from krug.core.records.kinds import RecordKind

MOST_VIEWS = 50
LONGEST = 60


def keep(view: SavedView, actor: User, audience: str | None = None) -> SavedView:
    """A view made or changed. `audience` None: whoever sees it now. Raises Denied for another's, Invalid."""
    check_kind(actor, Action.SEE, view.kind)
    if view.pk is None and SavedView.objects.filter(owner=actor, kind=view.kind).count() >= MOST_VIEWS:
        raise Invalid({"title": _("You have %(most)d views of this list already.") % {"most": MOST_VIEWS}})
    if view.pk is not None:
        _check_own(view, actor)
    view.title = " ".join(view.title.split())
    if not 0 < len(view.title) <= LONGEST:
        raise Invalid({"title": _("From 1 to %(most)d characters.") % {"most": LONGEST}})
    if audience is not None:
        view.share(actor, audience)
    view.save()
    return view


def remove(view: SavedView, actor: User) -> None:
    """Raises Denied for another's."""
    _check_own(view, actor)
    view.delete()


@transaction.atomic
def make_first(kind: RecordKind, actor: User, view: SavedView, first: bool) -> None:
    """The list of the kind opens with this view for everybody who sees it; or no longer does. Raises Denied."""
    if actor.scope(kind.code, Action.SHARE) is not Scope.ALL:
        raise Denied(_("You have no right to do this."))
    was = SavedView.objects.filter(kind=kind.code, is_default=True)
    (was if first else was.filter(pk=view.pk)).update(is_default=False)
    if first:
        SavedView.objects.filter(pk=view.pk).update(is_default=True)


def _check_own(view: SavedView, actor: User) -> None:
    if not view.may_change(actor):
        raise Denied(_("This view is another person's."))
