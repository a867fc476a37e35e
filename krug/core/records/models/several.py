"""Several values of one nature that a record has, each a row of its own: phones, addresses, accounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from django.db import models

from krug.core.events.inserting import insert
from krug.core.records.phones import reversed_digits


class Row(models.Model):
    """One of several values. A room's own class adds the foreign key to the record, whose `related_name` is the field.

    `KEY` is the column of the value itself, `PARTS` what else is said of it, `FOUND_BY` the column a filter looks into.
    `place` is the row's turn: the first is the main one.
    """

    KEY: ClassVar[str]
    PARTS: ClassVar[tuple[str, ...]] = ()
    FOUND_BY: ClassVar[str]

    kind = models.CharField(max_length=20, default="work")
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["place", "id"]

    def settle(self) -> None:
        """Fill the columns that follow from others, before the row is written."""

    def plain(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in (self.KEY, *self.PARTS, "kind")}


class PhoneRow(Row):
    """A phone, by E.164, and its digits reversed, to be found by the last ones."""

    KEY = "number"
    FOUND_BY = "reversed_digits"

    number = models.CharField(max_length=40)
    reversed_digits = models.CharField(max_length=20, db_index=True)

    class Meta(Row.Meta):
        abstract = True

    def settle(self) -> None:
        self.reversed_digits = reversed_digits(self.number)


class EmailRow(Row):
    KEY = "address"
    FOUND_BY = "address"

    address = models.EmailField(db_index=True)

    class Meta(Row.Meta):
        abstract = True


class Rows:
    """How the rows of one field of a kind of record are read and written."""

    def __init__(self, model: type[models.Model], field: str) -> None:
        relation: Any = model._meta.get_field(field)
        self.model: Any = relation.related_model
        self.owner: str = relation.field.name
        self._owner_id: str = relation.field.attname
        self.field = field

    def add(self, given: Iterable[tuple[Any, Sequence[Mapping[str, str]]]]) -> None:
        """The rows of new records, which have none yet. One query for hundreds."""
        made = []
        for record, values in given:
            rows = [self._made(record, place, value) for place, value in enumerate(values)]
            record.know_rows(self.field, rows)
            made += rows
        insert(made)

    def put(self, given: Sequence[tuple[Any, Sequence[Mapping[str, str]]]]) -> None:
        """Give each record exactly these rows: what is there as wanted stays untouched. At most four queries."""
        there: dict[int, list[Any]] = defaultdict(list)
        for row in self.model.objects.filter(**{f"{self.owner}__in": [record for record, _values in given]}):
            there[getattr(row, f"{self.owner}_id")].append(row)
        gone: list[Any] = []
        new: list[Any] = []
        changed: list[Any] = []
        for record, values in given:
            left = there[record.pk]
            rows = self._fitted(record, values, left, changed)
            new += [row for row in rows if row.pk is None]
            gone += [row.pk for row in left]
            record.know_rows(self.field, rows)
        if gone:
            self.model.objects.filter(pk__in=gone).delete()
        if changed:
            columns = [column.name for column in self.model._meta.concrete_fields if not column.primary_key]
            self.model.objects.bulk_update(changed, columns, batch_size=200)
        self.model.objects.bulk_create(new, batch_size=500)

    def _fitted(
        self, record: Any, values: Sequence[Mapping[str, str]], left: list[Any], changed: list[Any]
    ) -> list[Any]:
        """A row for each value, taken from `left`: one that says just this, else one of this key; else a new one."""
        rows = [self._taken(left, partial(_says, value)) for value in values]
        key = self.model.KEY
        for place, value in enumerate(values):
            row = rows[place]
            if row is None:
                row = self._taken(left, partial(_is_of, value[key]))
            if row is None:
                rows[place] = self._made(record, place, value)
                continue
            if row.plain() != value or row.place != place:
                row.place = place
                for name, text in value.items():
                    setattr(row, name, text)
                row.settle()
                changed.append(row)
            rows[place] = row
        return rows

    def _taken(self, left: list[Any], fits: Callable[[Any], bool]) -> Any | None:
        found = next((row for row in left if fits(row)), None)
        if found is not None:
            left.remove(found)
        return found

    def _made(self, record: Any, place: int, value: Mapping[str, str]) -> Any:
        # By number, and the record put beside it: the ORM's own setting of a link costs more than all the rest.
        row = self.model(**{self._owner_id: record.pk}, place=place, **value)
        row._state.fields_cache[self.owner] = record
        row.settle()
        return row


def _says(value: Mapping[str, str], row: Row) -> bool:
    return row.plain() == value


def _is_of(key: str, row: Row) -> bool:
    return bool(getattr(row, row.KEY) == key)
