"""Custom values as columns: `custom__number_weight` in a query is what each record holds under "weight", as a number.

Conditions, orders, sums and groups name it as they name any column, so that nothing that asks the database for a
field need know whose field it is.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from django.db import models
from django.db.models import Transform

from krug.core.records.money import MoneyField

CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


class NumberColumn(MoneyField):
    """A number with up to four decimals, held as a whole number of ten-thousandths."""

    decimals = 4


# What a value is for the database, and how PostgreSQL is told so; SQLite's JSON knows numbers from texts.
NATURES: dict[str, tuple[type[models.Field[Any, Any]], str]] = {
    "text": (models.TextField, "text"),
    "number": (NumberColumn, "bigint"),
    "money": (MoneyField, "bigint"),
    "date": (models.DateField, "date"),
    "link": (models.BigIntegerField, "bigint"),
    "flag": (models.BooleanField, "boolean"),
}


class Held(Transform):
    """What a record's `custom` holds under a code. Texts that are not there are empty, as in a column of text."""

    def __init__(self, nature: str, code: str, *expressions: Any, **extra: Any) -> None:
        super().__init__(*expressions, output_field=NATURES[nature][0](), **extra)
        self.nature, self.code = nature, code

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_extra: Any) -> Any:
        inner, params = compiler.compile(self.lhs)
        return self.expression(connection, inner), params

    def expression(self, connection: Any, column: str) -> str:
        """The SQL over `column`. The code stands in it and is no parameter: an index serves only what is written so."""
        if connection.vendor == "postgresql":
            sql = f"({column} ->> '{self.code}')::{NATURES[self.nature][1]}"
        else:
            sql = f"JSON_EXTRACT({column}, '$.\"{self.code}\"')"
        return f"COALESCE({sql}, '')" if self.nature == "text" else sql


class CustomValues(models.JSONField):
    """The column `custom`, with a transform for each code and nature."""

    def get_transform(self, lookup_name: str) -> Any:
        nature, _underscore, code = lookup_name.partition("_")
        if nature in NATURES and CODE.fullmatch(code):
            return partial(Held, nature, code)
        return super().get_transform(lookup_name)

    def deconstruct(self) -> Any:
        """For migrations it is the plain column that it is in the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs
