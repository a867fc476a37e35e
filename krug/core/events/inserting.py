"""Many new rows of one table: what `bulk_create` does, without asking every field of every row how it is written.

For a thousand rows of twenty columns that asking costs more than the database's own work. Only for new rows whose
values are of their column's type already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from django.db import connection, models

# So many values go into one statement; both databases take more.
MOST_VALUES = 16_000
# Their values go to the database as they are. By exact class: what is derived from one may write otherwise.
PLAIN = {
    models.AutoField,
    models.BigAutoField,
    models.BigIntegerField,
    models.CharField,
    models.EmailField,
    models.IntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.TextField,
}
Writer = Callable[[Any], Any]


def insert(objects: Sequence[models.Model]) -> None:
    """New rows from instances of one model, which get their keys. Columns that the database fills are left to it."""
    if not objects:
        return
    model = type(objects[0])
    fields = [f for f in model._meta.concrete_fields if not f.primary_key and not _is_databases(f)]
    names = [field.attname for field in fields]
    for field in fields:
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            for one in objects:
                field.pre_save(one, True)
    filled = [f.attname for f in model._meta.concrete_fields if not f.primary_key and f not in fields]
    rows = ([getattr(one, name) for name in names] for one in objects)
    for one, pk in zip(objects, _insert(model, fields, rows, returning=True), strict=True):
        one.pk = pk
        one._state.adding, one._state.db = False, connection.alias
        for name in filled:
            one.__dict__.pop(name, None)  # to be read when it is asked for


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]], one_per: Sequence[str] = ()
) -> None:
    """New rows from values in the order of `columns`, which are names as the model's instances have them.

    `one_per` are columns of a unique constraint: a row that is there already takes the new values.
    """
    by_name: dict[str, Any] = {field.attname: field for field in model._meta.concrete_fields}
    unique = tuple(by_name[name].column for name in one_per)
    _insert(model, [by_name[name] for name in columns], rows, returning=False, unique=unique)


def _insert(
    model: type[models.Model],
    fields: Sequence[Any],
    rows: Iterable[Sequence[Any]],
    returning: bool,
    unique: tuple[str, ...] = (),
) -> list[Any]:
    """The new rows' keys, in order, when they are to be given back."""
    statement, keys = _statement(model, tuple(field.column for field in fields), returning, unique), list[Any]()
    writers = [(place, write) for place, field in enumerate(fields) if (write := _writer(field))]
    written, size = iter(rows), max(MOST_VALUES // len(fields), 1)
    one = f"({', '.join(['%s'] * len(fields))})"
    with connection.cursor() as cursor:
        while piece := [_written(row, writers) for row in islice(written, size)]:
            head, tail = statement
            cursor.execute(head + ", ".join([one] * len(piece)) + tail, list(chain.from_iterable(piece)))
            if returning:
                keys += [key for (key,) in cursor.fetchall()]
    return keys


def _written(row: Sequence[Any], writers: Sequence[tuple[int, Writer]]) -> Sequence[Any]:
    values = list(row)
    for place, write in writers:
        values[place] = write(values[place])
    return values


def _writer(field: Any) -> Writer | None:
    """How a column's values are turned into the database's; None where they are its own already."""
    aim = field
    while isinstance(aim, models.ForeignKey):
        aim = aim.target_field
    if type(aim) in PLAIN:
        return None
    if type(aim) is models.DateTimeField:  # every moment in Krug knows its zone: there is nothing to look at
        return connection.ops.adapt_datetimefield_value
    if type(aim) is models.JSONField:
        return lambda value: None if value is None else connection.ops.adapt_json_value(value, aim.encoder)
    return lambda value: None if value is None else field.get_db_prep_save(value, connection)


def _is_databases(field: Any) -> bool:
    return field.generated or field.db_default is not models.NOT_PROVIDED


@lru_cache(maxsize=200)
def _statement(
    model: type[models.Model], columns: tuple[str, ...], returning: bool, unique: tuple[str, ...]
) -> tuple[str, str]:
    """What stands before the values and after them."""
    name = connection.ops.quote_name
    into = ", ".join(name(column) for column in columns)
    key: Any = model._meta.pk
    tail = f" RETURNING {name(key.column)}" if returning else ""
    if unique:
        taken = ", ".join(f"{name(column)} = excluded.{name(column)}" for column in columns if column not in unique)
        tail = f" ON CONFLICT ({', '.join(map(name, unique))}) DO UPDATE SET {taken}" + tail
    return f"INSERT INTO {name(model._meta.db_table)} ({into}) VALUES ", tail
