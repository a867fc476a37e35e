"""The firm's own fields in the API: under "custom" of an item and of a body, by code, and as questions of a list.

They come and go while Krug runs, so that none of them is part of a schema made at the start: values are checked by the
fields themselves, and the description of the API tells of them as it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, TypeAdapter

from krug.core.api.filters import Parameter, of_kind
from krug.core.api.types import api_type, class_name
from krug.core.records import kinds
from krug.core.records.custom.fields import PREFIX
from krug.core.records.custom.holding import custom_fields
from krug.core.records.kinds import RecordKind

# The number of a record in another program: given out, and passed over where it comes back.
FOREIGN = "external_id"


def item_of(kind: RecordKind, record: Any) -> dict[str, Any]:
    """What an item shows under "custom": every field its reader sees, by code."""
    found = {field.code: field.plain(field.value(record)) for field in custom_fields(kind)}
    return found | ({FOREIGN: record.custom[FOREIGN]} if FOREIGN in record.custom else {})


def values_of(body: BaseModel) -> dict[str, Any]:
    """What a body says, by field: that under "custom" too. Only what was sent."""
    values = body.model_dump(exclude_unset=True)
    custom = values.pop("custom", None) or {}
    return values | {f"{PREFIX}{code}": value for code, value in custom.items() if code != FOREIGN}


@cache
def questions(code: str) -> tuple[Parameter, ...]:
    """Every question the list of a kind answers just now."""
    return tuple(of_kind(kinds.get(code)))


kinds.when_refitted.append(questions.cache_clear)


def describe(document: dict[str, Any], prefix: str) -> None:
    """Add to an OpenAPI document what is known of the firm's own fields."""
    schemas = document["components"]["schemas"]
    for kind in kinds.all_kinds():
        fields = custom_fields(kind)
        gives = {field.code: TypeAdapter(api_type(field).gives).json_schema() for field in fields}
        filled = [field for field in fields if not field.read_only]
        takes = {field.code: TypeAdapter(api_type(field).takes).json_schema() for field in filled}
        for start, properties in (("", gives), ("New", takes), ("Changed", takes)):
            _fill(schemas, f"{start}{class_name(kind)}", properties)
        listing = document["paths"].get(f"/{prefix}{kind.path}", {}).get("get")
        if listing and fields:
            there = {parameter["name"] for parameter in listing["parameters"]}
            asked = [parameter for parameter in questions(kind.code) if parameter.name not in there]
            listing["parameters"] += [parameter.documented() for parameter in asked]


def _fill(schemas: dict[str, Any], name: str, properties: Mapping[str, Any]) -> None:
    if name in schemas and "custom" in schemas[name].get("properties", {}):
        schemas[name]["properties"]["custom"] = {
            "type": "object",
            "additionalProperties": False,
            "properties": dict(properties),
        }
