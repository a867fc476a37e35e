"""Which tags a person knows of: a tag tells something of the records that bear it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.records import kinds
from krug.core.records.models.tag import Tag, Tagging


def tags_seen_by(user: User) -> QuerySet[Tag]:
    """The tags of records that `user` sees; of a tag it looks no further than the first such record."""
    known = Q(pk__in=[])
    for kind in kinds.all_kinds():
        marked = Tagging.objects.filter(tag=OuterRef("pk"), kind=kind.code)
        if policy.condition(user, kind.code, Action.SEE) is not None:
            # What lies in the bin is seen there, so its tags are known.
            seen = policy.limit(kind.model.objects.filter(pk=OuterRef("record_id")), user, kind.code)
            marked = marked.filter(Exists(seen))
        known |= Q(Exists(marked))
    return Tag.objects.filter(known)
