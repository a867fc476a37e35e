"""Who works with single records beside who is responsible: what of it the policy asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from krug.core.access.models import Partner, User


def of_record(kind: str, pk: int) -> list[Partner]:
    """The partners of one record, by name."""
    return list(Partner.objects.filter(kind=kind, record_id=pk).select_related("user").order_by("user__name_key"))


def people_of(kind: str, ids: Iterable[int]) -> dict[int, list[User]]:
    """The people who work with each of the records that has any, by name; of a person only id and name. One query."""
    found: dict[int, list[User]] = defaultdict(list)
    rows = Partner.objects.filter(kind=kind, record_id__in=list(ids)).select_related("user")
    for row in rows.only("record_id", "user__name").order_by("user__name_key", "user_id"):
        found[row.record_id].append(row.user)
    return found


def records_with(kind: str, people: Sequence[int] | None = None) -> Any:
    """The ids of the records of `kind` that any of `people` works with, None: anybody, for a condition."""
    rows = Partner.objects.filter(kind=kind)
    return (rows if people is None else rows.filter(user__in=people)).values("record_id")


def put(kind: str, pk: int, person: User, role: str, only_sees: bool = False) -> bool:
    """Make the person a partner, or change what they do; gives whether anything changed. In a transaction."""
    known = Partner.objects.filter(kind=kind, record_id=pk, user=person).first()
    if known is not None and (known.role, known.only_sees) == (role, only_sees):
        return False
    wanted = {"role": role, "only_sees": only_sees}
    Partner.objects.update_or_create(kind=kind, record_id=pk, user=person, defaults=wanted)
    User.objects.filter(pk=person.pk).update(has_partnerships=True)
    return True


def drop(kind: str, pk: int, person: User) -> Partner | None:
    """The person is a partner no more; gives what they were."""
    known = Partner.objects.filter(kind=kind, record_id=pk, user=person).select_related("user").first()
    if known is not None:
        known.delete()
    return known


def put_many(kind: str, wanted: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Make people partners of records, as (record, person); gives those who were none. In a transaction."""
    asked = dict.fromkeys(wanted)
    rows = Partner.objects.filter(kind=kind, record_id__in={pk for pk, _user in asked})
    there = set(rows.values_list("record_id", "user_id"))
    new = [pair for pair in asked if pair not in there]
    made = [Partner(kind=kind, record_id=pk, user_id=user) for pk, user in new]
    Partner.objects.bulk_create(made, ignore_conflicts=True)
    User.objects.filter(pk__in={user for _pk, user in new}).update(has_partnerships=True)
    return new


def drop_many(rows: Iterable[Partner]) -> None:
    """These are partners no more."""
    Partner.objects.filter(pk__in=[row.pk for row in rows]).delete()


def copy(kind: str, ids: Sequence[int], people: Iterable[tuple[int, int, str, bool]]) -> None:
    """Give the records exactly these partners, as (record, person, role, only sees): those of what they belong to."""
    wanted = set(people)
    rows = Partner.objects.filter(kind=kind, record_id__in=ids)
    there = {(row.record_id, row.user_id, row.role, row.only_sees): row.pk for row in rows}
    if gone := [there[key] for key in there.keys() - wanted]:
        Partner.objects.filter(pk__in=gone).delete()
    new = sorted(wanted - there.keys())
    Partner.objects.bulk_create(
        Partner(kind=kind, record_id=pk, user_id=user, role=role, only_sees=only_sees)
        for pk, user, role, only_sees in new
    )


def forget(kind: str, ids: Sequence[int]) -> None:
    """The records are removed for good."""
    Partner.objects.filter(kind=kind, record_id__in=ids).delete()
