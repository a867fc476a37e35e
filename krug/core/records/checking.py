"""Records against what they lead to: owners' departments, the bin, tags, every link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, ForeignKey, Model, OuterRef, Q

from krug.core.events.models import Event, EventLink
from krug.core.events.sealing import thinned
from krug.core.jobs.models import Job, JobState
from krug.core.records import kinds
from krug.core.records.carrying import CODE
from krug.core.records.kinds import RecordKind
from krug.core.records.models import Binned, Tagging

# Rooms that put records aside, deleted and yet not in the bin: called with a kind, give ids.
aside: list[Callable[[str], Any]] = []
SAID = 20  # of each sort: who has a thousand faults is helped by no more


def faults() -> Iterator[str]:
    """Whatever is not as the verbs leave it, in words."""
    for kind in kinds.all_kinds():
        yield from _departments(kind)
        yield from _bin(kind)
    yield from lost(Tagging, "a tag")
    yield from _without_a_card()
    for model in apps.get_models():
        if model.__module__.startswith("krug.") or model in {kind.model for kind in kinds.all_kinds()}:
            yield from _orphans(model)


def lost(model: type[Model], what: str, kind: str = "kind", number: str = "record_id") -> Iterator[str]:
    """Rows that name a record by kind and number, where there is no such record."""
    for one in kinds.all_kinds():
        rows = model._default_manager.filter(**{kind: one.code})
        gone = rows.exclude(**{f"{number}__in": one.model.objects.values("pk")})
        for pk in gone.values_list(number, flat=True)[:SAID]:
            yield f"{what} leads to {one.code} {pk}, which is not there"


def _without_a_card() -> Iterator[str]:
    """Events that the history of their own record does not show: somebody has taken the link away."""
    own = EventLink.objects.filter(
        event=OuterRef("pk"), card_kind=OuterRef("record_kind"), card_id=OuterRef("record_id")
    )
    for pk in Event.objects.filter(~Exists(own)).order_by("pk").values_list("pk", flat=True)[:SAID]:
        yield f"event {pk} has lost its place in the history of its record"
    for pk in islice(thinned(), SAID):
        yield f"event {pk} has lost its place in the history of a card it was written to"


def _departments(kind: RecordKind) -> Iterator[str]:
    """A record stands in its responsible person's department; one whose person has just moved is on its way."""
    moving = Job.objects.filter(kind=CODE).exclude(state__in=[JobState.DONE, JobState.CANCELLED])
    people = [int(payload["user"]) for payload in moving.values_list("payload", flat=True)]
    other = ~Q(department_id=F("responsible__department_id"))
    one_empty = Q(department_id=None, responsible__department_id__isnull=False)
    one_empty |= Q(department_id__isnull=False, responsible__department_id=None)
    both = Q(department_id__isnull=False, responsible__department_id__isnull=False)
    rows = kind.model.objects.filter((both & other) | one_empty).exclude(responsible_id__in=people)
    for pk in rows.values_list("pk", flat=True)[:SAID]:
        yield f"{kind.code} {pk} does not stand in the department of its responsible person"


def _bin(kind: RecordKind) -> Iterator[str]:
    lying = Binned.objects.filter(kind=kind.code)
    gone = kind.model.objects.exclude(deleted_at=None)
    lost_ones = gone.exclude(pk__in=lying.values("record_id"))
    for ids_of in aside:
        lost_ones = lost_ones.exclude(pk__in=ids_of(kind.code))
    for pk in lost_ones.values_list("pk", flat=True)[:SAID]:
        yield f"{kind.code} {pk} is deleted, and the bin does not know of it"
    for pk in lying.exclude(record_id__in=gone.values("pk")).values_list("record_id", flat=True)[:SAID]:
        yield f"the bin holds {kind.code} {pk}, which is not deleted"


def _orphans(model: type[Model]) -> Iterator[str]:
    """Links of one table that lead to no row."""
    for field in model._meta.concrete_fields:
        if not isinstance(field, ForeignKey) or not model._meta.managed:
            continue
        target: Any = field.remote_field.model
        there = target._base_manager.values(field.target_field.attname)
        rows = model._base_manager.filter(**{f"{field.attname}__isnull": False})
        for pk in rows.exclude(**{f"{field.attname}__in": there}).values_list("pk", flat=True)[:SAID]:
            yield f"{model._meta.label_lower} {pk}: its {field.name} leads nowhere"
