"""Which pipelines of a kind are open to a person."""

from __future__ import annotations

from django.db.models import QuerySet

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.stages.models import Pipeline


def open_pipelines(kind: str, user: User) -> QuerySet[Pipeline]:
    """Those in use, in order, of which the person may see a record."""
    rows = Pipeline.objects.filter(policy.pipelines_open(user, kind, Action.SEE), subject=kind, is_active=True)
    return rows.order_by("sort", "id")
