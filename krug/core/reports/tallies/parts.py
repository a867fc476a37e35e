"""Adding up what is kept, and counting anew what was written to since."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum

from krug.core.access.models import Department
from krug.core.access.scopes import WITH_PARTNERS, Scope
from krug.core.reports.models import Tally, Touched
from krug.core.reports.readers import Reader
from krug.core.reports.tallies.triggers import FOLD_FROM

# (department or 0, month of making or "")
Key = tuple[int, str]
WHOLE = ""


@dataclass(frozen=True)
class Counting:
    """How one report counts parts of the records of `kind`.

    `subject` names what is counted, `shape` whatever else it hangs on, such as the order of stages. `count` gives the
    facts (JSON) of the parts of these departments made in these months (None: in any), in one query.
    """

    kind: str
    subject: str
    shape: str
    count: Callable[[list[int], list[str] | None], dict[Key, Any]]


def whole_departments(reader: Reader, kind: str) -> list[int] | None:
    """The departments (0: none) whose records of `kind` are what the reader sees; None where it is not so cut."""
    if reader.user.scopes_apart(kind, reader.action):
        return None
    scope = reader.user.scope(kind, reader.action)
    if scope is Scope.ALL:
        return [0, *Department.objects.order_by("pk").values_list("pk", flat=True)]
    if scope is Scope.DEPARTMENT and reader.user.departments_below:
        return sorted(reader.user.departments_below)
    return None


def partnered(reader: Reader, kind: str) -> list[int]:
    """Keys of the single records that the reader sees as a partner, over and above whole departments."""
    user = reader.user
    if user.reaches_all(kind, reader.action) or reader.action not in WITH_PARTNERS:
        return []
    return user.partner_of(kind, reader.action)


def kept_cells(counting: Counting, departments: list[int]) -> list[Any]:
    """The facts of every part of the departments, as the rows stand now. At most six queries and one write.

    How the parts stand is read before they are counted: who writes meanwhile makes the tally old, never wrong.
    """
    stands = stands_of(counting.kind, departments)
    kept = _kept(counting, departments)
    new = [department for department in departments if (department, WHOLE) not in kept]
    old = {key for key, seen in stands.items() if key[0] not in new and kept.get(key, (None,))[0] != seen}
    counted: dict[Key, Any] = {}
    if new:
        nothing: dict[Key, Any] = {key: {} for key in stands if key[0] in new}
        counted |= {**nothing, **{(department, WHOLE): {} for department in new}, **counting.count(new, None)}
    if old:
        found = counting.count(sorted({key[0] for key in old}), sorted({key[1] for key in old}))
        counted |= {key: found.get(key, {}) for key in old}
    if counted:
        _keep(counting, counted, stands)
    facts = {**{key: kept_facts for key, (_seen, kept_facts) in kept.items()}, **counted}
    return [cell for cell in facts.values() if cell]


def stands_of(kind: str, departments: list[int] | None = None) -> dict[Key, str]:
    """How each part stands: a text that changes with every write to it, whichever of two writers commits first."""
    rows = Touched.objects.filter(kind=kind).values_list("department", "month")
    rows = rows if departments is None else rows.filter(department__in=departments)
    found, many = {}, []
    for department, month, count, ids, changes in rows.annotate(n=Count("pk"), ids=Sum("pk"), total=Sum("changes")):
        found[department, month] = f"{count}/{ids}/{changes}"
        if count > FOLD_FROM:
            many.append((department, month))
    for department, month in many:
        _fold(kind, department, month)
    return found


def _kept(counting: Counting, departments: list[int]) -> dict[Key, tuple[str, Any]]:
    rows = Tally.objects.filter(subject=counting.subject, department__in=departments, shape=counting.shape)
    return {
        (d, month): (seen, facts) for d, month, seen, facts in rows.values_list("department", "month", "seen", "facts")
    }


def _keep(counting: Counting, counted: dict[Key, Any], stands: dict[Key, str]) -> None:
    Tally.objects.bulk_create(
        [
            Tally(
                subject=counting.subject,
                department=key[0],
                month=key[1],
                seen=stands.get(key, ""),
                shape=counting.shape,
                facts=facts,
            )
            # In order of keys, so that two readers who keep the same parts cannot lock one another out.
            for key, facts in sorted(counted.items(), key=lambda item: item[0])
        ],
        batch_size=200,
        update_conflicts=True,
        unique_fields=["subject", "department", "month"],
        update_fields=["seen", "shape", "facts"],
    )


@transaction.atomic
def _fold(kind: str, department: int, month: str) -> None:
    """Many rows of a part into one; the part then stands otherwise, and is counted once more."""
    rows = Touched.objects.filter(kind=kind, department=department, month=month)
    total = sum(rows.values_list("changes", flat=True))
    rows.delete()
    Touched.objects.create(kind=kind, department=department, month=month, changes=total)
