"""Segments and views that somebody who leaves shares with others."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from krug.core.access.leaving import Beside
from krug.core.access.models import User
from krug.core.lists.models import Audience, SavedView, Segment
from krug.core.records import kinds


def shared_by(person: User) -> Iterable[Beside]:
    for segment in Segment.objects.filter(owner=person, removed_at=None).exclude(audience=Audience.OWN):
        yield Beside(_("Shared segment"), segment.title, f"/segments/{segment.pk}")
    for view in SavedView.objects.filter(owner=person).exclude(audience=Audience.OWN):
        if kinds.known(view.kind):
            yield Beside(_("Shared view"), view.title, f"/{kinds.get(view.kind).path}?view={view.pk}")
