"""Twenty fields of the firm's own on every client, and the works that must not feel them."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.db.models import F

from krug.config.bench.filling import Sample
from krug.config.bench.http import Ask
from krug.config.bench.works import Work, card, list_of_department
from krug.core.access.models import User
from krug.core.records import kinds
from krug.core.records.models import CustomField
from krug.core.settings import custom_fields

FIELDS = 20
SHOWN = 6  # columns of their own, about as many as people choose for a list
TYPES = ("number", "text", "money", "date", "yes-no", "choice", "choices", "person")
VARIANTS = 10


def give(administrator: User, sample: Sample) -> None:
    """The fields, made as the settings page makes them, and values of two thirds of them on every client."""
    rows = [_add(administrator, number) for number in range(FIELDS)]
    clients = kinds.get("client").model.objects.annotate(variant=F("pk") % VARIANTS)
    for variant in range(VARIANTS):
        clients.filter(variant=variant).update(custom=_held(rows, variant, sample.driver))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _add(administrator: User, number: int) -> CustomField:
    type_ = TYPES[number % len(TYPES)]
    values = {"title": f"{type_} {number}", "in_list": number < SHOWN}
    if type_ in {"choice", "choices"}:
        values["options"] = ["One", "Two", "Three"]
    return custom_fields.add(administrator, "client", type_, values)


def _held(rows: list[CustomField], variant: int, person: int) -> dict[str, Any]:
    """What a client's `custom` is."""
    client = SimpleNamespace(custom={})
    for place, row in enumerate(rows):
        if (place + variant) % 3:
            kinds.get("client").field(row.name).put(client, _value(row, variant, person))
    held: dict[str, Any] = client.custom
    return held


def _value(row: CustomField, variant: int, person: int) -> Any:
    if row.options:
        code = row.options[variant % len(row.options)][0]
        return [code] if row.type == "choices" else code
    return {
        "number": Decimal(variant),
        "text": f"Value {variant}",
        "money": Decimal(variant * 1000),
        "date": dt.date(2026, 1, variant + 1),
        "yes-no": variant % 2 == 0,
        "person": person,
    }[row.type]


def _large() -> str:
    """A condition that three clients of ten fulfil."""
    return quote(json.dumps({"all": [{"field": "custom_number_0", "op": "ge", "value": str(VARIANTS - 3)}]}))


WORKS = (
    Work(f"clients list, {FIELDS} own fields", lambda _s, _n: Ask("/clients?rows=80"), list_of_department, 20),
    Work("clients list by an own field", lambda _s, _n: Ask(f"/clients?rows=80&f={_large()}"), list_of_department),
    Work(f"open a client's card, {FIELDS} own fields", lambda s, n: Ask(f"/clients/{s.client(n)}"), card, 35),
)
