"""What hangs on a person beside the records goes to the heirs too, and comes back with the rest.

A thing is called by its key, the sort and the number: "department:3".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from krug.core.access.leaving import Beside, Passing, Sort, held_beside, sorts
from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.events.writing import Fact, write
from krug.core.handover.models import HandedRecord, HandedThing, Handover, HandoverState
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


def given(handover: Handover) -> QuerySet[HandedThing]:
    """What went to the heirs, with them; nothing any more once it has been taken back."""
    rows = HandedThing.objects.filter(handover=handover, heir__isnull=False).select_related("heir")
    return rows.none() if handover.state == HandoverState.UNDONE else rows


def left(handover: Handover) -> QuerySet[HandedThing]:
    """What could not be given, or given back once all was taken back, with the reason."""
    is_back = handover.state == HandoverState.UNDONE
    return HandedThing.objects.filter(handover=handover, heir__isnull=not is_back).exclude(reason="")


def hand(handover: Handover) -> None:
    """Each to who was chosen, else with its record, else to the first heir. What cannot be given stays as it is, and
    the reason is kept."""
    heirs = User.objects.in_bulk({*handover.heirs, *handover.besides.values(), *_taking(handover)})
    rows = []
    for thing in things_of(handover.person, handover.besides):
        heir = heirs[thing.heir or _with_its_record(handover, thing) or handover.heirs[0]]
        name, code, pk = thing.beside.name[:200], thing.sort.code, thing.beside.pk
        row = HandedThing(handover=handover, sort=code, thing=pk, name=name)
        was, row.reason = _passed(thing.sort, Passing(handover.actor, handover.channel, pk, handover.person, heir))
        if was is not None:
            row.heir, row.was = heir, was
        if was is not None or row.reason:
            rows.append(row)
    HandedThing.objects.bulk_create(rows)
    _tell("user.things_handed_over", handover, [(row.heir, row.name) for row in rows if row.heir])


def give_back(handover: Handover) -> None:
    """Those that are the heir's still. Of what cannot be given back the reason is kept."""
    returned = []
    for row in HandedThing.objects.filter(handover=handover).select_related("heir").order_by("pk"):
        if row.heir is None or row.sort not in sorts:
            continue
        passing = Passing(handover.actor, handover.channel, row.thing, row.heir, handover.person, row.was)
        was, row.reason = _passed(sorts[row.sort], passing)
        if row.reason:
            row.save(update_fields=["reason"])
        if was is not None:
            returned.append((row.heir, row.name))
    _tell("user.things_handed_back", handover, returned)


def _taking(handover: Handover) -> Iterable[int]:
    return HandedRecord.objects.filter(handover=handover).order_by().values_list("heir", flat=True).distinct()


def _with_its_record(handover: Handover, thing: Thing) -> int | None:
    record = thing.sort.goes_with(thing.beside.pk)
    if record is None:
        return None
    rows = HandedRecord.objects.filter(handover=handover, kind=record[0], record_id=record[1])
    return rows.values_list("heir", flat=True).first()


def _passed(sort: Sort, passing: Passing) -> tuple[str | None, str]:
    """What `give` answers, and why it could not be given, "" where it could."""
    try:
        with transaction.atomic():
            return sort.give(passing), ""
    except Invalid as error:
        return None, " ".join(error.errors.values())
    except Denied as error:
        return None, str(error) or _("You have no right to do this.")


def _tell(kind: str, handover: Handover, things: Iterable[tuple[User, str]]) -> None:
    """One sentence for each heir."""
    names = defaultdict(list)
    for heir, name in things:
        names[heir].append(name)
    title = handover.person.name
    facts = [
        Fact(
            kind,
            ("user", handover.person_id),
            {"title": title, "heir": heir.name, "things": ", ".join(of_heir[:MOST_NAMES])},
        )
        for heir, of_heir in names.items()
    ]
    write(facts, handover.actor, handover.channel)
