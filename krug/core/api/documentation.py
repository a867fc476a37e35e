"""The description as the documentation's page shows it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from krug.core.api import openapi
from krug.core.api.operations import FORM
from krug.core.records import kinds


@dataclass(frozen=True)
class Told:
    """One operation as a reader needs it: what to send, what comes back, how to try it."""

    method: str
    path: str
    summary: str
    anchor: str
    parameters: list[dict[str, Any]]
    fields: list[dict[str, Any]]
    answers: list[dict[str, Any]]
    call: str


@cache
def sections(language: str, off: tuple[str, ...] = ()) -> list[tuple[str, list[Told]]]:
    """The operations by section, in the order in which they were declared."""
    document = openapi.document(language, off)
    found: dict[str, list[Told]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            told = _told(method, path, operation, document["components"]["schemas"])
            found.setdefault(operation["tags"][0], []).append(told)
    return list(found.items())


kinds.when_refitted.append(sections.cache_clear)


def _told(method: str, path: str, operation: dict[str, Any], schemas: dict[str, Any]) -> Told:
    content = operation.get("requestBody", {}).get("content", {})
    form, body = content.get(FORM, {}), content.get("application/json", {})
    return Told(
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        anchor=operation["operationId"],
        parameters=[
            {"name": p["name"], "in": p["in"], "form": form_of(p["schema"]), "text": p.get("description", "")}
            for p in operation["parameters"]
        ],
        fields=_fields((form or body).get("schema", {}), schemas),
        answers=[
            {"status": status, "text": answer["description"], "fields": _fields(_shape(answer), schemas)}
            for status, answer in operation["responses"].items()
            if int(status) < 400
        ],
        call=_upload(path, form["schema"]) if form else _call(method, path, body.get("example")),
    )


def _shape(answer: dict[str, Any]) -> dict[str, Any]:
    shape: dict[str, Any] = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return shape


def _fields(schema: dict[str, Any], schemas: dict[str, Any]) -> list[dict[str, Any]]:
    """The properties of an object; of a list, those of its items."""
    found = _resolved(schema, schemas)
    properties = found.get("properties", {})
    if set(properties) == {"items", "next"}:
        found = _resolved(properties["items"]["items"], schemas)
        properties = found.get("properties", {})
    required = found.get("required", [])
    return [
        {"name": name, "form": form_of(inner), "text": inner.get("description", ""), "required": name in required}
        for name, inner in properties.items()
    ]


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schemas[schema["$ref"].rsplit("/", 1)[-1]] if "$ref" in schema else schema
    return found


def form_of(schema: dict[str, Any]) -> str:
    """A schema in few words: "string (date)", "company | person", "integer | null"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(form_of(inner) for inner in schema["anyOf"]))
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"[{form_of(schema.get('items', {}))}]"
    form = schema.get("format", "")
    return f"{schema.get('type', 'any')}{f' ({form})' if form else ''}"


def _upload(path: str, schema: dict[str, Any]) -> str:
    lines = [f"curl -X POST $KRUG{path} \\", '  -H "Authorization: Bearer $TOKEN"']
    for name in schema["required"]:
        lines[-1] += " \\"
        lines.append(f"  -F {name}={'@table.csv' if name == 'file' else '…'}")
    return "\n".join(lines)


def _call(method: str, path: str, body: Any) -> str:
    lines = [f"curl -X {method.upper()} $KRUG{path} \\", '  -H "Authorization: Bearer $TOKEN"']
    if body is not None:
        lines[-1] += ' \\\n  -H "Content-Type: application/json" \\'
        lines.append(f"  -d '{json.dumps(body, ensure_ascii=False)}'")
    return "\n".join(lines)
