"""An example of a body, made from its schema: what must be there, and what shows a form one would have to guess."""

from __future__ import annotations

from typing import Any


def example(schema: dict[str, Any], known: dict[str, Any]) -> Any:
    """A value that fits `schema`; `known` holds the schemas it may refer to by name."""
    if "$ref" in schema:
        return example(known[schema["$ref"].rsplit("/", 1)[-1]], known)
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if "const" in schema:
        return schema["const"]
    if "anyOf" in schema:
        return example(schema["anyOf"][0], known)
    match schema.get("type"):
        case "object":
            return _object(schema, known)
        case "array":
            return [example(schema["items"], known)] if "items" in schema else []
        case "integer" | "number":
            return schema.get("minimum", 1)
        case "boolean":
            return True
        case _other:
            return schema.get("description", "…")


def _object(schema: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    required = schema.get("required", [])
    return {
        name: _value(inner, known)
        for name, inner in schema.get("properties", {}).items()
        if name in required or _shows_a_form(inner, known)
    }


def _value(schema: dict[str, Any], known: dict[str, Any]) -> Any:
    """A plain text is exampled by its own title: {"name": "Name"}."""
    found = example(schema, known)
    return schema.get("description", found) if found == "…" else found


def _shows_a_form(schema: dict[str, Any], known: dict[str, Any]) -> bool:
    kinds = [schema, *schema.get("anyOf", [])]
    return any("examples" in kind or "enum" in kind or kind.get("type") == "array" for kind in kinds)
