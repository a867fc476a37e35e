from __future__ import annotations

from django.db.models import Q

from krug.core.access.models import User
from krug.core.lists.filtering.natures.choices import YesNoNature
from krug.core.lists.filtering.operators import Op
from krug.core.records.fields import YesNoField
from krug.core.records.kinds import RecordKind
from krug.core.records.models import Confidential


class ConfidentialNature(YesNoNature):
    """Marked as confidential or not."""

    def where(self, kind: RecordKind, field: YesNoField, op: Op, value: bool, user: User) -> Q:
        found = Q(pk__in=Confidential.objects.filter(kind=kind.code).values("record_id"))
        return found if value else ~found
