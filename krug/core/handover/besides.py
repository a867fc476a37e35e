"""What hangs on a person beside the records goes to the heirs too, and comes back with the rest.

A thing is called by its key, the sort and the number: "department:3".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from krug.core.access.leaving import Beside, Passing, Sort, held_beside, sorts
from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.events.writing import Fact, write
from krug.core.handover.models import HandedRecord, HandedThing, Handover
from krug.core.records.cleaning import Invalid

# More names than that make no sentence.
MOST_NAMES = 30


@dataclass(frozen=True)
class Thing:
    """`heir`: who was chosen for it, None for nobody in particular."""

    sort: Sort
    beside: Beside
    heir: int | None = None

    @property
    def key(self) -> str:
        return f"{self.sort.code}:{self.beside.pk}"


def things_of(person: User, chosen: Mapping[str, int] | None = None) -> list[Thing]:
    things = (Thing(sort, beside) for sort, beside in held_beside(person))
    return [Thing(one.sort, one.beside, (chosen or {}).get(one.key)) for one in things]


def hand(handover: Handover) -> None:
    """Each to who was chosen, else with its record, else to the first heir. What cannot be given stays as it is."""
    heirs = User.objects.in_bulk({*handover.heirs, *handover.besides.values(), *_taking(handover)})
    given = []
    for thing in things_of(handover.person, handover.besides):
        heir = heirs[thing.heir or _with_its_record(handover, thing) or handover.heirs[0]]
        was = _passed(thing.sort, Passing(handover.actor, handover.channel, thing.beside.pk, handover.person, heir))
        if was is not None:
            name = thing.beside.name[:200]
            code, pk = thing.sort.code, thing.beside.pk
            given.append(HandedThing(handover=handover, sort=code, thing=pk, name=name, heir=heir, was=was))
    HandedThing.objects.bulk_create(given)
    _tell("user.things_handed_over", handover, given)


def give_back(handover: Handover) -> None:
    """Those that are the heir's still."""
    returned = []
    for row in HandedThing.objects.filter(handover=handover).select_related("heir").order_by("pk"):
        passing = Passing(handover.actor, handover.channel, row.thing, row.heir, handover.person, row.was)
        if row.sort in sorts and _passed(sorts[row.sort], passing) is not None:
            returned.append(row)
    _tell("user.things_handed_back", handover, returned)


def _taking(handover: Handover) -> Iterable[int]:
    return HandedRecord.objects.filter(handover=handover).order_by().values_list("heir", flat=True).distinct()


def _with_its_record(handover: Handover, thing: Thing) -> int | None:
    record = thing.sort.goes_with(thing.beside.pk)
    if record is None:
        return None
    rows = HandedRecord.objects.filter(handover=handover, kind=record[0], record_id=record[1])
    return rows.values_list("heir", flat=True).first()


def _passed(sort: Sort, passing: Passing) -> str | None:
    try:
        with transaction.atomic():
            return sort.give(passing)
    except (Invalid, Denied):
        return None


def _tell(kind: str, handover: Handover, rows: Iterable[HandedThing]) -> None:
    """One sentence for each heir."""
    names = defaultdict(list)
    for row in rows:
        names[row.heir].append(row.name)
    title = handover.person.name
    facts = [
        Fact(
            kind,
            ("user", handover.person_id),
            {"title": title, "heir": heir.name, "things": ", ".join(things[:MOST_NAMES])},
        )
        for heir, things in names.items()
    ]
    write(facts, handover.actor, handover.channel)
