"""Segments and views that somebody who leaves shares with others."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from krug.core.access.leaving import Beside, Passing, Sort, pass_owner
from krug.core.access.models import User
from krug.core.lists.models import Audience, SavedView, Segment
from krug.core.records import kinds


def _segments_of(person: User) -> Iterable[Beside]:
    rows = Segment.objects.filter(owner=person, removed_at=None).exclude(audience=Audience.OWN)
    for segment in rows.order_by("title", "pk"):
        yield Beside(segment.pk, segment.title, f"/segments/{segment.pk}")


def _views_of(person: User) -> Iterable[Beside]:
    for view in SavedView.objects.filter(owner=person).exclude(audience=Audience.OWN).order_by("title", "pk"):
        if kinds.known(view.kind):
            yield Beside(view.pk, view.title, f"/{kinds.get(view.kind).path}?view={view.pk}")


def _give_segment(passing: Passing) -> str | None:
    return pass_owner(Segment, passing)


def _give_view(passing: Passing) -> str | None:
    return pass_owner(SavedView, passing)


SEGMENTS = Sort("segment", _("Shared segment"), _segments_of, _give_segment)
VIEWS = Sort("view", _("Shared view"), _views_of, _give_view)
