"""Groups of likely duplicates as a person sees them, and saying that one is none."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

from django.db import transaction

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action
from krug.core.merging import twins
from krug.core.merging.models import Apart, Twins
from krug.core.records.kinds import RecordKind


def seen_of(kind: RecordKind, viewer: User, groups: Sequence[Twins]) -> list[tuple[Twins, list[int]]]:
    """Each group with the records of it that `viewer` sees; none of a group of which they see fewer than two."""
    ids = [pk for group in groups for pk in group.ids]
    seen = set(kind.model.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    told = [(group, [pk for pk in group.ids if pk in seen]) for group in groups]
    return [(group, own) for group, own in told if len(own) > 1]


def reasons_of(kind: RecordKind, group: Twins) -> list[str]:
    """Why they are likely one, in words; nothing of a field that `kind`, as somebody sees it, has not."""
    return [
        str(twins.in_words(kind, reason)) for reason in group.reasons if reason == twins.LIKE or reason in kind.names
    ]


@transaction.atomic
def tell_apart(kind: RecordKind, actor: User, ids: Collection[int], group: Twins | None) -> bool:
    """These are not one: no scan brings them together again; gives whether the whole group is settled by it.

    What the actor does not see is left as it is. Raises Denied for who could not merge them either.
    """
    policy.check_kind(actor, Action.DELETE, kind.code)
    seen = sorted(kind.model.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    pairs = [Apart(kind=kind.code, one=one, two=two) for one, two in combinations(seen, 2)]
    Apart.objects.bulk_create(pairs, ignore_conflicts=True)
    if group is None or not set(group.ids) <= set(seen):
        return False
    group.delete()
    return True
