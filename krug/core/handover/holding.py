"""What a person holds: the records they are responsible for, and all else that ends or moves when they leave."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from krug.core.access.models import ApiToken, OpenSession, Partner, User
from krug.core.access.scopes import Action
from krug.core.access.seers import roles_that_may
from krug.core.handover.regions import region_of
from krug.core.records import kinds
from krug.core.records.fields import ChoiceField, Field, LinkField, TextField
from krug.core.records.kinds import RecordKind
from krug.core.records.models import Binned

MOST_VALUES = 100


@dataclass(frozen=True)
class Held:
    """`in_work` of `number` records are still to be done something with; closed ones are the rest. Beside these there
    are `in_bin`, `in_bin_in_work` of them not closed."""

    kind: RecordKind
    number: int
    in_work: int
    in_bin: int
    in_bin_in_work: int


@dataclass(frozen=True)
class Holding:
    records: list[Held]
    together: int
    sessions: int
    tokens: int

    def to_be_handed(self, with_closed: bool) -> int:
        """How many records a handover has to do with; those that follow their company by themselves do not count."""
        own = [held for held in self.records if "responsible" in held.kind.names]
        return sum(held.number + held.in_bin if with_closed else held.in_work + held.in_bin_in_work for held in own)

    @property
    def in_bin(self) -> int:
        return sum(held.in_bin for held in self.records)


def held_by(person: User) -> Holding:
    found = []
    for kind in in_order():
        counted = (
            _held(kind, person)
            .order_by()
            .aggregate(
                number=Count("pk", filter=Q(deleted_at=None)),
                in_work=Count("pk", filter=Q(deleted_at=None, **kind.in_work)),
                in_bin=Count("pk", filter=Q(deleted_at__isnull=False)),
                in_bin_in_work=Count("pk", filter=Q(deleted_at__isnull=False, **kind.in_work)),
            )
        )
        if counted["number"] or counted["in_bin"]:
            found.append(Held(kind, **counted))
    return Holding(
        records=found,
        together=Partner.objects.filter(user=person).count(),
        sessions=len(OpenSession.of(person)),
        tokens=ApiToken.objects.filter(user=person).count(),
    )


def may_take_over(person: User) -> Any:
    """Who may be given what `person` holds: those at work whose role lets them change any records."""
    working = User.objects.filter(role__in=roles_that_may(Action.CHANGE), is_active=True)
    return working.exclude(pk=person.pk).order_by("name_key")


def in_order() -> list[RecordKind]:
    """Kinds that others lead to come first: what belongs to a client goes where the client went."""
    handed = [kind for kind in kinds.all_kinds() if not kind.stays_with_person]
    return sorted(handed, key=lambda kind: bool(leading_to(kind)))


def leading_to(kind: RecordKind) -> list[LinkField]:
    """The links of `kind` to other kinds whose records have somebody responsible."""
    plain = [field for field in kind.declared if isinstance(field, LinkField) and kinds.known(field.to)]
    return [field for field in plain if field.to != kind.code and "responsible" in kinds.get(field.to).names]


def rows_of(kind: RecordKind, person: User, with_closed: bool) -> Any:
    """The records of one kind to be handed over, those in the bin too: who restores one is not to find the leaver."""
    rows = _held(kind, person)
    return rows if with_closed else rows.filter(**kind.in_work)


def _held(kind: RecordKind, person: User) -> Any:
    return kind.model.objects.filter(there(kind), responsible=person)


def there(kind: RecordKind) -> Q:
    """Records at work and in the bin; not those that another one took in."""
    return Q(deleted_at=None) | Q(pk__in=Binned.lying(kind.code))


def sharing_kind() -> RecordKind | None:
    """The kind by whose fields work is shared out: the first that others lead to, and that a value tells apart."""
    first = [kind for kind in in_order() if not leading_to(kind) and sharing_fields(kind)]
    wanted = {field.to for kind in kinds.all_kinds() for field in leading_to(kind)}
    return next((kind for kind in first if kind.code in wanted), None)


def sharing_fields(kind: RecordKind) -> list[Field]:
    """Short texts first: an industry tells more apart than the few choices."""
    texts = [f for f in kind.fields if type(f) is TextField and f.in_form and not f.multiline and not f.required]
    choices = [f for f in kind.fields if isinstance(f, ChoiceField) and f.in_form]
    return [*texts, *choices]


def values_of(kind: RecordKind, name: str, person: User) -> list[tuple[str, str, int]]:
    """What the field says of the person's records, the most frequent first: (value, in words, how many)."""
    field = kind.field(name)
    counted = _counted(kind.model.objects.filter(responsible=person, deleted_at=None), field.column)
    return [(str(value), field.say(value) if value else "—", number) for value, number in counted]


def regions_among(kind: RecordKind, person: User) -> list[tuple[str, str, int]]:
    """In which regions the person's records are, as `values_of`; those of which none is known have ""."""
    region = region_of(kind)
    if region is None:
        return []
    rows = kind.model.objects.filter(responsible=person, deleted_at=None).annotate(region_of_it=region.of())
    return [(value, value or str(_("not known")), number) for value, number in _counted(rows, "region_of_it")]


def _counted(rows: Any, column: str) -> Any:
    return rows.order_by().values_list(column).annotate(n=Count("pk")).order_by("-n", column)[:MOST_VALUES]
