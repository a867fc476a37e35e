"""What each heir would get, before anything is handed over."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from krug.core.access.models import User
from krug.core.access.policy import in_pipelines
from krug.core.access.scopes import Action
from krug.core.access.seers import roles_by_pipeline
from krug.core.handover import holding
from krug.core.handover.models import Handover
from krug.core.handover.sharing_out import heirs_of
from krug.core.records.kinds import RecordKind


@dataclass(frozen=True)
class Share:
    """What one heir would get, of each kind that anything is handed over of; `unseen`: of how many the heir's role does
    not let them see, where there are any."""

    heir: User
    numbers: dict[str, int]
    unseen: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.numbers.values())


class _Foreseen:
    """What would have been given so far."""

    def __init__(self) -> None:
        self.given: dict[str, dict[int, int]] = defaultdict(dict)

    def heirs(self, kind: str, ids: Collection[int]) -> Mapping[int, int]:
        known = self.given[kind]
        return {pk: known[pk] for pk in ids if pk in known}

    def counts(self, kind: str) -> Mapping[int, int]:
        return Counter(self.given[kind].values())


def foresee(planned: Handover) -> tuple[list[RecordKind], list[Share]]:
    """The kinds of which anything goes, and what each heir gets, by name. As many queries as there are kinds and rules,
    however many records; nothing is written."""
    foreseen = _Foreseen()
    for kind in holding.in_order():
        rows = holding.rows_of(kind, planned.person, planned.with_closed)
        if "responsible" not in kind.names:
            # The others went with their company.
            rows = rows.filter(**{f"{link.column}__isnull": True for link in holding.leading_to(kind)})
        foreseen.given[kind.code] = heirs_of(planned, kind, rows, foreseen)
    counts = {kind.code: foreseen.counts(kind.code) for kind in holding.in_order()}
    kinds = [kind for kind in holding.in_order() if counts[kind.code]]
    ids = {*planned.heirs, *(heir for of_kind in counts.values() for heir in of_kind)}
    heirs = list(User.objects.filter(pk__in=ids).order_by("name_key", "pk"))
    unseen = {kind.code: _unseen(kind, foreseen.given[kind.code], heirs) for kind in kinds}
    return kinds, [
        Share(
            one,
            {kind.code: counts[kind.code].get(one.pk, 0) for kind in kinds},
            {code: number[one.pk] for code, number in unseen.items() if number[one.pk]},
        )
        for one in heirs
    ]


def _unseen(kind: RecordKind, given: Mapping[int, int], heirs: Iterable[User]) -> Counter[int]:
    """Heir to how many of these records would be out of their sight, though they are responsible for them. At most
    three queries."""
    may_see = roles_by_pipeline(Action.SEE, kind.code)
    role_of = {one.pk: one.role_id for one in heirs}
    if all(role in roles for roles in may_see.values() for role in role_of.values()):
        return Counter()
    rows = kind.model.objects.filter(pk__in=given)
    places = dict(rows.values_list("pk", "pipeline")) if kind.code in in_pipelines else {}
    return Counter(
        heir for pk, heir in given.items() if role_of[heir] not in may_see.get(places.get(pk), may_see[None])
    )
